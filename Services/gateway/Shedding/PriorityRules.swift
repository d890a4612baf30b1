import Storage
import Wire

/// What priority a request gets, as the orchestrator will have it: its category has one for requests that name none, and
/// a highest one for those that do.
struct PriorityRules: Sendable {
    let categories: KnownCategories

    /// `nil` when it is left to a category that cannot be read: it may be critical.
    func priority(of acceptance: Acceptance) async -> Wire.Priority? {
        let request = acceptance.request
        let asked = request.priority == .unspecified ? nil : request.priority
        guard let tenant = TenantID(rawValue: acceptance.recipient.tenant),
            let key = CategoryKey(rawValue: request.category ?? "default")
        else { return asked ?? .normal }
        do {
            let category = try await categories.category(tenant, key)
            return category.map { $0.priority(asked) } ?? asked ?? .normal
        } catch {
            return asked
        }
    }
}

extension Storage.Category {
    fileprivate func priority(_ asked: Wire.Priority?) -> Wire.Priority {
        let (wanted, highest) = (asked ?? Wire.Priority(defaultPriority), Wire.Priority(highestPriority))
        return wanted.rawValue < highest.rawValue ? wanted : highest
    }
}

extension Wire.Priority {
    fileprivate init(_ priority: Storage.Category.Priority) {
        switch priority {
        case .low: self = .low
        case .normal: self = .normal
        case .high: self = .high
        case .critical: self = .critical
        }
    }
}
