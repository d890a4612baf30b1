package import Postgres
package import Primitives

/// Every tenant's budgets. For a service of the fleet.
package struct BudgetTables: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    package func look(at moment: Timestamp) async throws -> [WatchedBudget] {
        try await client.query(.budgetUses(of: nil, at: moment)).map(WatchedBudget.init)
    }

    /// Writes down what is spent of the budgets that stop, and returns the tenants for whom that ends or begins
    /// something. Of several who look at once the last look stays, whoever writes last.
    package func note(_ looks: [WatchedBudget]) async throws -> Set<TenantID> {
        let looks = looks.filter(\.isToBeNoted)
        let outcomes = try await client.pipeline(looks.map { PostgresQuery.note($0) })
        var changed: Set<TenantID> = []
        for (look, outcome) in zip(looks, outcomes)
        where try outcome.get().decodeFirst(String.self) != nil && look.wasSpent != look.use.isStopped {
            changed.insert(look.use.tenant)
        }
        return changed
    }

    /// Those of the tenants' budgets that stop and are known to be spent, in whichever month.
    package func spent(of tenants: [TenantID]) async throws -> [TenantID: [SpentBudget]] {
        guard !tenants.isEmpty else { return [:] }
        let rows = try await client.query(
            """
            SELECT tenant_id, channel, currency, micros, spent, spent_month, utc_month(spent_month + interval '40 days')
            FROM budgets
            WHERE tenant_id = ANY (\(tenants)) AND enforcement = 'stop' AND spent_month IS NOT NULL AND spent >= micros
            ORDER BY tenant_id, channel
            """
        )
        var found: [TenantID: [SpentBudget]] = [:]
        for row in rows {
            found[try row.decode(TenantID.self, at: 0), default: []].append(try SpentBudget(row, from: 1))
        }
        return found
    }

    /// Tells the tenant's endpoints that a budget has come to `percent`, unless they know of this month; whether that is
    /// new. However many ask at once, one of them tells.
    package func tell(_ use: BudgetUse, of percent: Int, _ message: WebhookMessage) async throws -> Bool {
        try await client.transaction { transaction in
            let isNew = try await transaction.execute(
                """
                UPDATE budgets SET told_percent = \(Int32(clamping: percent)), told_month = \(use.month),
                    told_stop = told_stop OR \(use.isStopped)
                WHERE tenant_id = \(use.tenant) AND channel = \(use.budget.column) AND version = \(use.budget.version)
                    AND (told_month IS DISTINCT FROM \(use.month) OR told_percent < \(Int32(clamping: percent)))
                """
            )
            guard isNew > 0 else { return false }
            try await transaction.execute(.add([message], use.tenant))
            return true
        }
    }

    /// Tells the tenant's endpoints that what a budget had stopped is sent again, unless they know; whether that is new.
    package func tellResumed(_ use: BudgetUse, _ message: WebhookMessage) async throws -> Bool {
        try await client.transaction { transaction in
            let isNew = try await transaction.execute(
                """
                UPDATE budgets SET told_stop = false
                WHERE tenant_id = \(use.tenant) AND channel = \(use.budget.column) AND version = \(use.budget.version)
                    AND told_stop
                """
            )
            guard isNew > 0 else { return false }
            try await transaction.execute(.add([message], use.tenant))
            return true
        }
    }
}

extension PostgresQuery {
    fileprivate static func note(_ look: WatchedBudget) -> PostgresQuery {
        """
        UPDATE budgets SET spent = \(look.use.spent), spent_month = \(look.use.month), spent_seen_at = \(look.seenAt)
        WHERE tenant_id = \(look.use.tenant) AND channel = \(look.use.budget.column)
            AND version = \(look.use.budget.version) AND (spent_seen_at IS NULL OR spent_seen_at < \(look.seenAt))
        RETURNING tenant_id
        """
    }
}
