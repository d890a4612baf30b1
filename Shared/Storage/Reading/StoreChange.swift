package import Primitives

/// What somebody has changed in the tables, for those who keep copies.
package enum StoreChange: Sendable, Hashable {
    /// Themselves, their contacts, devices or preferences.
    case person(RecipientKey)
    case category(TenantID, CategoryKey)
    case template(TenantID, TemplateKey)
    case flag(TenantID, FlagKey)
    /// The tenant's own settings and preferences.
    case tenant(TenantID)
    /// What the tenant may spend, or that all of it is spent.
    case budgets(TenantID)
    /// What stands against an address, by its blind index.
    case suppression(TenantID, [UInt8])
    /// A key that is no longer to be taken.
    case apiKey(TenantID, UUIDv7)
    case revokedToken(RevokedToken)
}

extension StoreChange {
    /// One line: the kind, the tenant, and of which of its things. The last may hold any letter, as people's names do.
    package var text: String {
        switch self {
        case .person(let key): "person \(key.tenant) \(key.user)"
        case .category(let tenant, let key): "category \(tenant) \(key)"
        case .template(let tenant, let key): "template \(tenant) \(key)"
        case .flag(let tenant, let key): "flag \(tenant) \(key)"
        case .tenant(let tenant): "tenant \(tenant) "
        case .budgets(let tenant): "budgets \(tenant) "
        case .suppression(let tenant, let index): "suppression \(tenant) \(index.hex)"
        case .apiKey(let tenant, let id): "api_key \(tenant) \(id)"
        case .revokedToken(let token): "revoked_token \(token.tenant) \(token.text)"
        }
    }

    /// `nil` for a text that is none, or of a kind that only a newer version knows.
    package init?(text: String) {
        let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let tenant = TenantID(rawValue: parts[1]) else { return nil }
        let change: StoreChange? =
            switch parts[0] {
            case "person": UserID(rawValue: parts[2]).map { .person(RecipientKey(tenant, $0)) }
            case "category": CategoryKey(rawValue: parts[2]).map { .category(tenant, $0) }
            case "template": TemplateKey(rawValue: parts[2]).map { .template(tenant, $0) }
            case "flag": FlagKey(rawValue: parts[2]).map { .flag(tenant, $0) }
            case "tenant": .tenant(tenant)
            case "budgets": .budgets(tenant)
            case "suppression": [UInt8](hex: parts[2]).map { .suppression(tenant, $0) }
            case "api_key": UUIDv7(parts[2]).map { .apiKey(tenant, $0) }
            case "revoked_token": RevokedToken(tenant, text: parts[2]).map { .revokedToken($0) }
            default: nil
            }
        guard let change else { return nil }
        self = change
    }
}
