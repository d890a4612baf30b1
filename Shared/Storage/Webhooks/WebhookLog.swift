import Postgres
package import Primitives

/// What an endpoint was told, and what became of it.
package struct WebhookLog: Sendable {
    package enum State: String, TextColumn, CaseIterable {
        case pending, delivered, failed, missed
    }

    package struct Entry: Sendable, Hashable {
        package let message: UUIDv7
        package let event: WebhookEvent
        package let state: State
        /// When it is tried next, while it is pending.
        package let dueAt: Timestamp
        package let createdAt: Timestamp
        package internal(set) var attempts: [WebhookAttempt] = []
    }

    /// The newest attempts that are told of a delivery.
    private static let attemptLimit = 20

    private let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    /// The newest first; `after` is the last message of the page before.
    package func list(
        _ endpoint: UUIDv7,
        _ state: State? = nil,
        after: UUIDv7? = nil,
        limit: Int
    ) async throws -> [Entry] {
        let rows = try await database.session.query(
            """
            SELECT message_id, m.type, d.state, d.due_at, m.created_at
            FROM webhook_deliveries d JOIN webhook_messages m USING (tenant_id, message_id)
            WHERE d.tenant_id = \(database.tenant) AND d.endpoint_id = \(endpoint)
                AND (\(state)::text IS NULL OR d.state = \(state)) AND (\(after) IS NULL OR message_id < \(after))
            ORDER BY message_id DESC LIMIT \(max(0, limit))
            """
        ).decode((UUIDv7, WebhookEvent, State, Timestamp, Timestamp).self)
        let attempts = try await attempts(endpoint, rows.map(\.0))
        return rows.map { message, event, state, dueAt, createdAt in
            var entry = Entry(message: message, event: event, state: state, dueAt: dueAt, createdAt: createdAt)
            entry.attempts = attempts[message] ?? []
            return entry
        }
    }

    /// Sends again from now on what has failed or was missed since a moment; returns how many those are.
    package func recover(_ endpoint: UUIDv7, since moment: Timestamp) async throws -> Int {
        try await database.session.execute(
            """
            UPDATE webhook_deliveries d SET state = 'pending', tried = 0, due_at = now()
            FROM webhook_messages m
            WHERE d.tenant_id = \(database.tenant) AND d.endpoint_id = \(endpoint) AND d.state IN ('failed', 'missed')
                AND (m.tenant_id, m.message_id) = (d.tenant_id, d.message_id) AND m.created_at >= \(moment)
            """
        )
    }

    private func attempts(_ endpoint: UUIDv7, _ messages: [UUIDv7]) async throws -> [UUIDv7: [WebhookAttempt]] {
        guard !messages.isEmpty else { return [:] }
        let rows = try await database.session.query(
            """
            SELECT a.* FROM unnest(\(messages)) AS k (message_id) CROSS JOIN LATERAL (
                SELECT message_id, attempted_at, milliseconds, status, error FROM webhook_attempts
                WHERE tenant_id = \(database.tenant) AND endpoint_id = \(endpoint) AND message_id = k.message_id
                ORDER BY number DESC LIMIT \(WebhookLog.attemptLimit)
            ) a
            """
        ).decode((UUIDv7, Timestamp, Int, Int?, String?).self)
        return Dictionary(grouping: rows, by: \.0).mapValues { rows in
            rows.map { WebhookAttempt(at: $0.1, lasting: .milliseconds($0.2), status: $0.3, error: $0.4) }
        }
    }
}
