import Notifications
import Observability
import Storage

/// The tenants' budgets that stop and are spent: what changes is seen when it is told, and after `lifetime` at the
/// latest. That a month is over needs no telling.
struct KnowledgeBudgets: Sendable {
    private static let lifetime: Duration = .seconds(60)
    private static let limit = 10_000

    private let tables: BudgetTables
    private let spent: StoreCache<TenantID, [Notifications.SpentBudget]>

    init(_ tables: BudgetTables, _ changes: ChangeFeed, metrics: MetricRegistry) {
        self.tables = tables
        let lookups = CacheLookups("budgets", metrics: metrics)
        spent = StoreCache(lifetime: KnowledgeBudgets.lifetime, limit: KnowledgeBudgets.limit, lookups: lookups)
        spent.follow(changes) { if case .budgets(let tenant) = $0 { .key(tenant) } else { .nothing } }
    }

    func load(_ tenants: Set<TenantID>) async throws -> [TenantID: [Notifications.SpentBudget]] {
        try await spent.values(tenants) { missing in
            let found = try await tables.spent(of: missing)
            return Dictionary(missing.map { ($0, (found[$0] ?? []).map { SpentBudget($0) }) }) { $1 }
        }
    }
}

extension Notifications.SpentBudget {
    fileprivate init(_ stored: Storage.SpentBudget) {
        let channel = stored.channel.map { Notifications.Channel($0) }
        self.init(on: channel, stored.spent, of: stored.limit, stored.currency, in: stored.month)
    }
}
