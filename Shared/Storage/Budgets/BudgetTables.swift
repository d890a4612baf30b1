package import Postgres
package import Primitives

/// Every tenant's budgets. For a service of the fleet.
package struct BudgetTables: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    package func uses(at moment: Timestamp) async throws -> [BudgetUse] {
        try await client.query(.budgetUses(of: nil, at: moment)).map(BudgetUse.init)
    }

    /// Tells the tenant's endpoints that a budget has come to `percent`, unless they know of this month; whether that is
    /// new. However many ask at once, one of them tells.
    package func tell(_ use: BudgetUse, of percent: Int, _ message: WebhookMessage) async throws -> Bool {
        try await client.transaction { transaction in
            let isNew = try await transaction.execute(
                """
                UPDATE budgets SET told_percent = \(Int32(clamping: percent)), told_month = \(use.month)
                WHERE tenant_id = \(use.tenant) AND channel = \(use.budget.column) AND version = \(use.budget.version)
                    AND (told_month IS DISTINCT FROM \(use.month) OR told_percent < \(Int32(clamping: percent)))
                """
            )
            guard isNew > 0 else { return false }
            try await transaction.execute(.add([message], use.tenant))
            return true
        }
    }
}
