import ChannelWorker
import Notifications
import Observability
import Storage

/// The tenants' categories, flags, templates and preferences, which many people's commands ask for: what changes is seen when
/// it is told, and after `lifetime` at the latest.
struct KnowledgeRules: Sendable {
    private static let lifetime: Duration = .seconds(60)
    private static let limit = 10_000
    /// With thousands of people in its lists, a flag takes more room than the others.
    private static let flagLimit = 1_000

    private let tables: RuleTables
    private let zones = SystemZones()
    private let categories: StoreCache<TenantItem<CategoryKey>, Notifications.Category?>
    private let flags: StoreCache<TenantItem<FlagKey>, Flag?>
    private let templates: StoreCache<TenantItem<TemplateKey>, PublishedTemplate?>
    private let preferences: StoreCache<TenantID, Notifications.Preferences>

    init(_ tables: RuleTables, _ changes: ChangeFeed, metrics: MetricRegistry) {
        self.tables = tables
        categories = KnowledgeRules.cache("categories", metrics)
        flags = KnowledgeRules.cache("flags", metrics, limit: KnowledgeRules.flagLimit)
        templates = KnowledgeRules.cache("templates", metrics)
        preferences = KnowledgeRules.cache("tenants", metrics)
        categories.follow(changes) {
            if case .category(let tenant, let key) = $0 { .key(TenantItem(tenant, key)) } else { .nothing }
        }
        flags.follow(changes) {
            if case .flag(let tenant, let key) = $0 { .key(TenantItem(tenant, key)) } else { .nothing }
        }
        templates.follow(changes) {
            if case .template(let tenant, let key) = $0 { .key(TenantItem(tenant, key)) } else { .nothing }
        }
        preferences.follow(changes) { if case .tenant(let tenant) = $0 { .key(tenant) } else { .nothing } }
    }

    func load(_ needs: KnowledgeNeeds) async throws -> KnownRules {
        async let categories = categories(needs.categories)
        async let templates = templates(needs.templates)
        var rules = KnownRules()
        for (tenant, preferences) in try await preferences(needs.tenants) {
            rules.tenants[tenant] = KnownRules.Tenant(preferences: preferences)
        }
        let known = try await categories
        for (item, category) in known {
            rules.tenants[item.tenant]?.categories[item.key.rawValue] = category
        }
        for (item, flag) in try await flags(needs.flags.union(KnowledgeRules.flags(of: known))) {
            rules.tenants[item.tenant]?.flags[item.key.rawValue] = flag
        }
        for (item, template) in try await templates {
            rules.tenants[item.tenant]?.templates[item.key.rawValue] = template
        }
        return rules
    }

    private func categories(
        _ items: Set<TenantItem<CategoryKey>>
    ) async throws -> [TenantItem<CategoryKey>: Notifications.Category] {
        try await categories.values(items) { missing in
            let found = try await tables.categories(missing)
            return missing.table { found[$0].map(Notifications.Category.init) }
        }.compactMapValues(\.self)
    }

    private static func flags(
        of categories: [TenantItem<CategoryKey>: Notifications.Category]
    ) -> [TenantItem<FlagKey>] {
        categories.compactMap { item, category in
            category.flag.flatMap(FlagKey.init).map { TenantItem(item.tenant, $0) }
        }
    }

    /// Most batches mention none.
    private func flags(_ items: Set<TenantItem<FlagKey>>) async throws -> [TenantItem<FlagKey>: Flag] {
        guard !items.isEmpty else { return [:] }
        return try await flags.values(items) { missing in
            let found = try await tables.flags(missing)
            return missing.table { found[$0] }
        }.compactMapValues(\.self)
    }

    private func templates(
        _ items: Set<TenantItem<TemplateKey>>
    ) async throws -> [TenantItem<TemplateKey>: PublishedTemplate] {
        try await templates.values(items) { missing in
            let found = try await tables.publications(missing)
            return missing.table { found[$0].map(PublishedTemplate.init) }
        }.compactMapValues(\.self)
    }

    private func preferences(_ tenants: Set<TenantID>) async throws -> [TenantID: Notifications.Preferences] {
        try await preferences.values(tenants) { missing in
            let found = try await tables.preferences(missing)
            return missing.table { tenant in
                found[tenant].map { Notifications.Preferences($0, zones) } ?? Notifications.Preferences()
            }
        }
    }

    private static func cache<Key, Value>(
        _ name: String,
        _ metrics: MetricRegistry,
        limit: Int = limit
    ) -> StoreCache<Key, Value> {
        StoreCache(lifetime: lifetime, limit: limit, lookups: CacheLookups(name, metrics: metrics))
    }
}

extension Array where Element: Hashable {
    /// What is not there is known too.
    fileprivate func table<Value>(_ value: (Element) -> Value) -> [Element: Value] {
        Dictionary(map { ($0, value($0)) }) { $1 }
    }
}
