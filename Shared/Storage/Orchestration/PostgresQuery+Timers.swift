import Postgres

extension PostgresQuery {
    /// Of several timers with one key the last counts.
    static func schedule(_ timers: [RecipientTimer]) -> PostgresQuery {
        let latest = Dictionary(timers.map { ($0.key, $0) }) { $1 }.values.sorted { $0.key < $1.key }
        return """
            INSERT INTO timers (tenant_id, user_id, timer, due_at, payload)
            SELECT * FROM unnest(
                \(latest.map(\.key.recipient.tenant)), \(latest.map(\.key.recipient.user)), \(latest.map(\.key.name)),
                \(latest.map(\.dueAt)), \(latest.map(\.payload))
            )
            ON CONFLICT (tenant_id, user_id, timer) DO UPDATE SET due_at = EXCLUDED.due_at, payload = EXCLUDED.payload
            """
    }

    static func cancel(_ keys: [RecipientTimer.Key]) -> PostgresQuery {
        """
        DELETE FROM timers t
        USING unnest(\(keys.map(\.recipient.tenant)), \(keys.map(\.recipient.user)), \(keys.map(\.name)))
            AS k (tenant_id, user_id, timer)
        WHERE (t.tenant_id, t.user_id, t.timer) = (k.tenant_id, k.user_id, k.timer)
        """
    }
}
