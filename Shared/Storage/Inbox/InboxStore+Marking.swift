import Postgres
package import Primitives

/// What marking did.
package struct InboxMarking: Sendable, Hashable {
    /// `nil` when everything was so already.
    package let event: InboxEvent?
    package let counts: InboxCounts
    /// The items that changed.
    package let touched: [Touched]

    package struct Touched: Sendable, Hashable {
        package let item: UUIDv7
        package let notification: UUIDv7

        package init(item: UUIDv7, notification: UUIDv7) {
            (self.item, self.notification) = (item, notification)
        }
    }
}

extension InboxStore {
    /// Marks one item, or without one all that there are. `nil` when there is no such item.
    package func mark(
        _ item: UUIDv7?,
        _ change: InboxChange,
        of recipient: RecipientKey
    ) async throws -> InboxMarking? {
        let row = try await client.query(
            """
            SELECT is_there, seq, unread, unseen, occurred_at, touched, touched_notifications
            FROM mark_in_inbox(\(recipient.tenant), \(recipient.user), \(item), \(change))
            """
        ).decodeFirst((Bool, Int64?, Int32, Int32, Timestamp, [UUIDv7]?, [UUIDv7]?).self)
        guard let (isThere, seq, unread, unseen, occurredAt, items, notifications) = row, isThere else { return nil }
        return InboxMarking(
            event: seq.map { InboxEvent(seq: $0, kind: .updated(item, change), occurredAt: occurredAt) },
            counts: InboxCounts(unread: Int(unread), unseen: Int(unseen)),
            touched: zip(items ?? [], notifications ?? []).map { InboxMarking.Touched(item: $0, notification: $1) }
        )
    }
}
