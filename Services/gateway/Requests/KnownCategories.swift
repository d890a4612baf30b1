import Observability
import Postgres
import Storage

/// The tenants' categories, for what can be judged without them when the database is away.
final class KnownCategories: Sendable {
    private let postgres: PostgresClient
    private let reads: BriefReads
    private let categories = StoreCache<TenantItem<CategoryKey>, Storage.Category?>(
        lifetime: .seconds(60),
        limit: 10_000
    )

    init(_ postgres: PostgresClient, changes: ChangeFeed, logger: Logger) {
        self.postgres = postgres
        reads = BriefReads("What categories say is not known; what depends on them is let pass", logger: logger)
        categories.follow(changes) {
            if case .category(let tenant, let key) = $0 { .key(TenantItem(tenant, key)) } else { .nothing }
        }
    }

    /// `nil` for one that nobody has made.
    func category(_ tenant: TenantID, _ key: CategoryKey) async throws -> Storage.Category? {
        let item = TenantItem(tenant, key)
        return try await categories.value(item) { [reads, postgres] in
            try await reads.read { try await CategoryStore(TenantDatabase(postgres, item.tenant)).find(item.key) }
        }
    }
}
