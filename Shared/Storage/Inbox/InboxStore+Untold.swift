import Postgres
import Primitives

/// Deeds wait in the database until they have been told, whoever does it in the end.
extension InboxStore {
    /// Takes up to `limit` deeds that whoever did them, or took them before, has not told in time. They are the
    /// caller's for `hold`.
    package func takeUntold(limit: Int, for hold: Duration) async throws -> [InboxDeed] {
        try await client.query(
            """
            UPDATE inbox_untold u SET due_at = clock_timestamp() + make_interval(secs => \(hold.seconds))
            FROM (
                SELECT tenant_id, user_id, seq FROM inbox_untold WHERE due_at <= clock_timestamp()
                ORDER BY due_at LIMIT \(limit) FOR UPDATE SKIP LOCKED
            ) due
            WHERE (u.tenant_id, u.user_id, u.seq) = (due.tenant_id, due.user_id, due.seq)
            RETURNING u.tenant_id, u.user_id::text, u.seq, u.change, u.items, u.notifications, u.occurred_at
            """
        )
        .decode((TenantID, UserID, Int64, InboxChange, [UUIDv7], [UUIDv7], Timestamp).self)
        .map { InboxDeed(RecipientKey($0.0, $0.1), seq: $0.2, $0.3, items: $0.4, notifications: $0.5, at: $0.6) }
        // Whoever marks an item as read and as unread again means the latter.
        .sorted { $0.seq < $1.seq }
    }

    package func noteTold(_ deeds: [InboxDeed]) async throws {
        guard !deeds.isEmpty else { return }
        try await client.execute(
            """
            DELETE FROM inbox_untold u
            USING unnest(\(deeds.map(\.recipient.tenant)), \(deeds.map(\.recipient.user)), \(deeds.map(\.seq)))
                AS t (tenant, person, seq)
            WHERE (u.tenant_id, u.user_id, u.seq) = (t.tenant, t.person, t.seq)
            """
        )
    }
}
