import Postgres
package import Primitives

/// A tenant's budgets.
package struct BudgetStore: Sendable {
    private let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    /// That of all channels first.
    package func all() async throws -> [Budget] {
        try await database.session.query(
            """
            SELECT channel, micros, currency, enforcement, version FROM budgets
            WHERE tenant_id = \(database.tenant) ORDER BY channel
            """
        ).map { try Budget($0, from: 0) }
    }

    /// Makes or replaces one, and returns its version. Endpoints are told again of what it has come to. What is known to
    /// be spent stays known, so that another limit holds at once.
    package func save(_ budget: Budget) async throws -> Int {
        let rows = try await database.session.query(
            """
            INSERT INTO budgets AS b (tenant_id, channel, currency, micros, enforcement)
            VALUES (\(database.tenant), \(budget.column), \(budget.currency), \(budget.limit), \(budget.enforcement))
            ON CONFLICT (tenant_id, channel) DO UPDATE SET currency = EXCLUDED.currency, micros = EXCLUDED.micros,
                enforcement = EXCLUDED.enforcement,
                spent_month = CASE WHEN b.currency = EXCLUDED.currency THEN b.spent_month END,
                told_percent = 0, told_month = NULL, version = b.version + 1, updated_at = now()
            RETURNING version
            """
        )
        return try rows.decodeFirst(Int.self) ?? 0
    }

    /// Whether there was one.
    package func remove(_ channel: Channel?) async throws -> Bool {
        try await database.session.execute(
            "DELETE FROM budgets WHERE tenant_id = \(database.tenant) AND channel = \(channel?.rawValue ?? "")"
        ) > 0
    }

    /// What each has come to in the month of `moment`.
    package func uses(at moment: Timestamp) async throws -> [BudgetUse] {
        try await database.session.query(.budgetUses(of: database.tenant, at: moment)).map(BudgetUse.init)
    }
}

extension Budget {
    var column: String { channel?.rawValue ?? "" }

    /// From the columns `channel, micros, currency, enforcement, version`.
    fileprivate init(_ row: PostgresRow, from column: Int) throws {
        let channel = try row.decode(String.self, at: column)
        let (limit, currency) = (
            try row.decode(Int64.self, at: column + 1), try row.decode(String.self, at: column + 2)
        )
        let enforcement = try row.decode(Enforcement.self, at: column + 3)
        guard let budget = Budget(on: Channel(rawValue: channel), limit: limit, in: currency, enforcement) else {
            throw PostgresError(.decoding, "a budget that cannot be")
        }
        self = budget
        version = Int(try row.decode(Int32.self, at: column + 4))
    }
}

extension BudgetUse {
    init(_ row: PostgresRow) throws {
        tenant = try row.decode(TenantID.self, at: 0)
        budget = try Budget(row, from: 1)
        month = try row.decode(Timestamp.self, at: 6)
        spent = try row.decode(Int64.self, at: 7)
    }
}

extension PostgresQuery {
    /// Of one tenant, or of all; behind each use what the table says of it, see `WatchedBudget`.
    static func budgetUses(of tenant: TenantID?, at moment: Timestamp) -> PostgresQuery {
        """
        SELECT tenant_id, channel, micros, currency, enforcement, version, month, cost,
            spent_month IS NOT DISTINCT FROM month AND spent IS NOT DISTINCT FROM cost,
            coalesce(spent_month = month AND spent >= micros, false), told_stop, now()
        FROM (
            SELECT b.*, utc_month(\(moment)) AS month, (
                -- The sum of nothing is NULL, which "least" passes over.
                SELECT greatest(least(coalesce(sum(c.cost), 0), 9223372036854775807), -9223372036854775808)::bigint
                FROM hourly_counts c
                WHERE c.tenant_id = b.tenant_id AND c.currency = b.currency
                    AND c.hour >= utc_month(\(moment))
                    AND c.hour < utc_month(utc_month(\(moment)) + interval '40 days')
                    AND (b.channel = '' OR c.channel = b.channel)
            ) AS cost
            FROM budgets b WHERE \(tenant)::text IS NULL OR b.tenant_id = \(tenant)
        ) used ORDER BY tenant_id, channel
        """
    }
}
