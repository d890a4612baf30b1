package import Postgres
package import Primitives

/// Everybody's timers, a queue by time. For a service of the fleet.
package struct TimerStore: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    package func schedule(_ timers: [RecipientTimer]) async throws {
        guard !timers.isEmpty else { return }
        try await client.execute(.schedule(timers))
    }

    /// Returns how many were still there.
    @discardableResult
    package func cancel(_ keys: [RecipientTimer.Key]) async throws -> Int {
        guard !keys.isEmpty else { return 0 }
        return try await client.execute(.cancel(keys))
    }

    /// When the next timer is due, so that a caller can wait for it.
    package func nextDue() async throws -> Timestamp? {
        try await client.query("SELECT due_at FROM timers ORDER BY due_at LIMIT 1").decodeFirst(Timestamp.self)
    }

    /// Hands up to `limit` timers due by `moment` to `fire`, earliest first, and removes them once it returns. Nobody
    /// else gets them meanwhile; when it throws, or this process dies, they are there again at once. A timer can
    /// therefore fire twice, never not. Returns how many fired.
    package func withDue(
        by moment: Timestamp,
        limit: Int,
        fire: ([RecipientTimer]) async throws -> Void
    ) async throws -> Int {
        try await client.transaction { transaction in
            let timers = try await TimerStore.take(by: moment, limit, transaction)
            if !timers.isEmpty { try await fire(timers) }
            return timers.count
        }
    }

    private static func take(
        by moment: Timestamp,
        _ limit: Int,
        _ transaction: PostgresTransaction
    ) async throws -> [RecipientTimer] {
        let rows = try await transaction.query(
            """
            WITH due AS MATERIALIZED (
                SELECT ctid FROM timers WHERE due_at <= \(moment) ORDER BY due_at LIMIT \(limit)
                FOR UPDATE SKIP LOCKED
            )
            DELETE FROM timers WHERE ctid = ANY (ARRAY(SELECT ctid FROM due))
            RETURNING tenant_id, user_id, timer, due_at, payload
            """
        ).decode((TenantID, UserID, String, Timestamp, [UInt8]).self)
        let timers = rows.map { tenant, user, name, dueAt, payload in
            RecipientTimer(.init(RecipientKey(tenant, user), name), dueAt: dueAt, payload: payload)
        }
        return timers.sorted { $0.dueAt < $1.dueAt }
    }
}
