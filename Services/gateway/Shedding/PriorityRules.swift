import Observability
import Postgres
import Storage
import Wire

/// What priority a request gets, as the orchestrator will have it: its category has one for requests that name none, and
/// a highest one for those that do.
final class PriorityRules: Sendable {
    private let postgres: PostgresClient
    private let reads: BriefReads
    private let categories = StoreCache<TenantItem<CategoryKey>, Storage.Category?>(
        lifetime: .seconds(60),
        limit: 10_000
    )

    init(_ postgres: PostgresClient, changes: ChangeFeed, logger: Logger) {
        self.postgres = postgres
        reads = BriefReads("What a category gives is not known; what names no priority is not shed", logger: logger)
        categories.follow(changes) {
            if case .category(let tenant, let key) = $0 { .key(TenantItem(tenant, key)) } else { .nothing }
        }
    }

    /// `nil` when it is left to a category that cannot be read: it may be critical.
    func priority(of acceptance: Acceptance) async -> Wire.Priority? {
        let request = acceptance.request
        let asked = request.priority == .unspecified ? nil : request.priority
        guard let tenant = TenantID(rawValue: acceptance.recipient.tenant),
            let key = CategoryKey(rawValue: request.category ?? "default")
        else { return asked ?? .normal }
        do {
            let category = try await category(TenantItem(tenant, key))
            return category.map { $0.priority(asked) } ?? asked ?? .normal
        } catch {
            return asked
        }
    }

    private func category(_ item: TenantItem<CategoryKey>) async throws -> Storage.Category? {
        try await categories.value(item) { [reads, postgres] in
            try await reads.read { try await CategoryStore(TenantDatabase(postgres, item.tenant)).find(item.key) }
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
