package import Postgres
package import Primitives

/// Everybody's inbox. For a service of the fleet, whose statements name the person. Each change is one round trip, and
/// all of it or nothing happens.
package struct InboxStore: Sendable {
    let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// Puts items into many people's inboxes, each person's in the order given. Again is the same as once: what is
    /// there, or was retracted, makes no event.
    package func deliver(_ arrivals: [InboxArrival]) async throws -> [InboxUpdate] {
        guard !arrivals.isEmpty else { return [] }
        let contents = Dictionary(arrivals.map { ($0.id, $0.content) }) { first, _ in first }
        return try await change(
            """
            SELECT tenant_id, user_id, seq, kind, item_id, unread, unseen, occurred_at
            FROM deliver_to_inboxes(
                \(arrivals.map(\.recipient.tenant)), \(arrivals.map(\.recipient.user)), \(arrivals.map(\.id)),
                \(arrivals.map(\.notification)), \(arrivals.map(\.collapseKey)), \(arrivals.map(\.content))
            )
            """,
            contents: contents
        )
    }

    /// Takes notifications out of inboxes, also those that come later.
    package func retract(_ retractions: [InboxRetraction]) async throws -> [InboxUpdate] {
        guard !retractions.isEmpty else { return [] }
        return try await change(
            """
            SELECT tenant_id, user_id, seq, kind, item_id, unread, unseen, occurred_at
            FROM retract_from_inboxes(
                \(retractions.map(\.recipient.tenant)), \(retractions.map(\.recipient.user)),
                \(retractions.map(\.notification)), \(retractions.map(\.id))
            )
            """
        )
    }

    /// Removes up to `limit` items that came before `moment`; empty-handed does not mean that there are no more.
    package func retireItems(before moment: Timestamp, limit: Int) async throws -> [InboxUpdate] {
        try await change(
            """
            SELECT tenant_id, user_id, seq, kind, item_id, unread, unseen, occurred_at
            FROM retire_inbox_items(\(moment), \(Int32(clamping: limit)))
            """
        )
    }

    /// Whether there are items that came before `moment`.
    package func hasItems(before moment: Timestamp) async throws -> Bool {
        try await client.query("SELECT EXISTS (SELECT FROM inbox_items WHERE created_at < \(moment))")
            .decodeFirst(Bool.self) ?? false
    }

    /// Forgets up to `limit` events that are older than `moment`: who knows only what came before must begin anew.
    /// Returns how many there were.
    package func forgetEvents(before moment: Timestamp, limit: Int) async throws -> Int {
        try await client.execute(
            """
            DELETE FROM inbox_events e
            USING (
                SELECT tenant_id, user_id, seq FROM inbox_events WHERE occurred_at < \(moment)
                ORDER BY occurred_at LIMIT \(limit)
            ) o
            WHERE (e.tenant_id, e.user_id, e.seq) = (o.tenant_id, o.user_id, o.seq)
            """
        )
    }

    private func change(_ query: PostgresQuery, contents: [UUIDv7: String] = [:]) async throws -> [InboxUpdate] {
        let rows = try await client.query(query).decode(
            (TenantID, UserID, Int64, String, UUIDv7, Int32, Int32, Timestamp).self
        )
        var updates: [InboxUpdate] = []
        for (tenant, user, seq, kind, item, unread, unseen, occurredAt) in rows {
            let recipient = RecipientKey(tenant, user)
            let event = InboxEvent(
                seq: seq,
                kind: kind == "retracted" ? .retracted(item) : .notification(item, content: contents[item] ?? "{}"),
                occurredAt: occurredAt
            )
            if updates.last?.recipient == recipient {
                updates[updates.count - 1].events.append(event)
            } else {
                let counts = InboxCounts(unread: Int(unread), unseen: Int(unseen))
                updates.append(InboxUpdate(recipient, events: [event], counts: counts))
            }
        }
        return updates
    }
}
