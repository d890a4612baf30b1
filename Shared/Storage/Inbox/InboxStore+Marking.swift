import Postgres
package import Primitives

/// What marking did.
package struct InboxMarking: Sendable, Hashable {
    /// `nil` when everything was so already.
    package let event: InboxEvent?
    package let counts: InboxCounts
    /// What others have to be told, and is kept until they have been.
    package let deed: InboxDeed?
}

extension InboxStore {
    /// So long whoever marks has for telling the deed, until others look after it.
    private static let ownTurn = Duration.seconds(20)

    /// Marks one item, or without one all that there are. `nil` when there is no such item.
    package func mark(
        _ item: UUIDv7?,
        _ change: InboxChange,
        of recipient: RecipientKey
    ) async throws -> InboxMarking? {
        let row = try await client.query(
            """
            WITH marked AS MATERIALIZED (
                SELECT * FROM mark_in_inbox(\(recipient.tenant), \(recipient.user), \(item), \(change))
            ), untold AS (
                INSERT INTO inbox_untold
                SELECT \(recipient.tenant), \(recipient.user), seq, \(change), touched, touched_notifications,
                    occurred_at, occurred_at + make_interval(secs => \(InboxStore.ownTurn.seconds))
                FROM marked WHERE seq IS NOT NULL
            )
            SELECT is_there, seq, unread, unseen, occurred_at, touched, touched_notifications FROM marked
            """
        ).decodeFirst((Bool, Int64?, Int32, Int32, Timestamp, [UUIDv7]?, [UUIDv7]?).self)
        guard let (isThere, seq, unread, unseen, moment, items, notifications) = row, isThere else { return nil }
        return InboxMarking(
            event: seq.map { InboxEvent(seq: $0, kind: .updated(item, change), occurredAt: moment) },
            counts: InboxCounts(unread: Int(unread), unseen: Int(unseen)),
            deed: seq.map {
                InboxDeed(
                    recipient,
                    seq: $0,
                    change,
                    items: items ?? [],
                    notifications: notifications ?? [],
                    at: moment
                )
            }
        )
    }
}
