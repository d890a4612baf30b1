import Postgres
import Primitives

/// A page of a person's inbox, the newest first, as of `seq`: from there the events go on.
package struct InboxFeed: Sendable, Hashable {
    package let items: [InboxItem]
    package let seq: Int64
    package let counts: InboxCounts
}

/// Which items a feed shows.
package enum InboxState: String, CaseIterable, Sendable {
    /// Not archived.
    case all
    case unread, unseen, archived
}

/// What has happened since an event.
package enum InboxCatchUp: Sendable, Hashable {
    /// Up to the limit asked for, and the inbox's last number and counts.
    case events([InboxEvent], last: Int64, InboxCounts)
    /// Some of what followed is forgotten, or the number is none of this inbox: read the feed, and go on from `last`.
    case reset(last: Int64, InboxCounts)
}

extension InboxStore {
    package func feed(
        of recipient: RecipientKey,
        _ state: InboxState = .all,
        before seq: Int64? = nil,
        limit: Int
    ) async throws -> InboxFeed {
        let rows = try await client.query(
            """
            SELECT coalesce(h.last_seq, 0), coalesce(h.unread, 0), coalesce(h.unseen, 0), i.*
            FROM (SELECT) nothing
            LEFT JOIN inbox_heads h ON h.tenant_id = \(recipient.tenant) AND h.user_id = \(recipient.user)
            LEFT JOIN LATERAL (
                SELECT item_id, notification_id, seq, content::text, created_at, seen_at, read_at, archived_at
                FROM inbox_items
                WHERE tenant_id = \(recipient.tenant) AND user_id = \(recipient.user) AND gone IS NULL
                    AND seq < \(seq ?? .max) AND \(unescaped: state.condition)
                ORDER BY seq DESC LIMIT \(limit)
            ) i ON true
            ORDER BY i.seq DESC
            """
        )
        let head = try InboxHead(rows)
        return InboxFeed(items: try rows.compactMap(InboxItem.init), seq: head.last, counts: head.counts)
    }

    /// What followed event `seq`. Its number has no gap, so that one can go on if the next event is still known.
    package func events(after seq: Int64, of recipient: RecipientKey, limit: Int) async throws -> InboxCatchUp {
        let rows = try await client.query(
            """
            SELECT coalesce(h.last_seq, 0), coalesce(h.unread, 0), coalesce(h.unseen, 0),
                e.seq, e.kind, e.item_id, e.change, e.occurred_at, e.content
            FROM (SELECT) nothing
            LEFT JOIN inbox_heads h ON h.tenant_id = \(recipient.tenant) AND h.user_id = \(recipient.user)
            LEFT JOIN LATERAL (
                SELECT e.*, i.content::text
                FROM inbox_events e
                LEFT JOIN inbox_items i
                    ON e.kind = 'notification' AND i.tenant_id = e.tenant_id AND i.user_id = e.user_id
                    AND i.item_id = e.item_id
                WHERE e.tenant_id = \(recipient.tenant) AND e.user_id = \(recipient.user) AND e.seq > \(seq)
                ORDER BY e.seq LIMIT \(limit)
            ) e ON true
            ORDER BY e.seq
            """
        )
        let (head, events) = (try InboxHead(rows), try rows.compactMap(InboxEvent.init))
        guard seq == head.last || events.first?.seq == seq &+ 1 else { return .reset(last: head.last, head.counts) }
        return .events(events, last: head.last, head.counts)
    }

    /// The newest event's number of each inbox that has one.
    package func lastNumbers(of recipients: [RecipientKey]) async throws -> [RecipientKey: Int64] {
        guard !recipients.isEmpty else { return [:] }
        let rows = try await client.query(
            """
            SELECT h.tenant_id, h.user_id::text, h.last_seq
            FROM unnest(\(recipients.map(\.tenant)), \(recipients.map(\.user))) AS k (tenant_id, user_id)
            JOIN inbox_heads h ON (h.tenant_id, h.user_id) = (k.tenant_id, k.user_id)
            """
        ).decode((TenantID, UserID, Int64).self)
        return Dictionary(rows.map { (RecipientKey($0, $1), $2) }) { $1 }
    }
}

extension InboxState {
    fileprivate var condition: String {
        switch self {
        case .all: "archived_at IS NULL"
        case .unread: "read_at IS NULL"
        case .unseen: "seen_at IS NULL"
        case .archived: "archived_at IS NOT NULL"
        }
    }
}

/// The first columns of every row; a person without an inbox has an empty one.
private struct InboxHead {
    let last: Int64
    let counts: InboxCounts

    init(_ rows: PostgresRows) throws {
        guard let row = rows.first else { throw StorageError(.notFound, "a head that is always there") }
        last = try row.decode(Int64.self, at: 0)
        counts = InboxCounts(
            unread: Int(try row.decode(Int32.self, at: 1)),
            unseen: Int(try row.decode(Int32.self, at: 2))
        )
    }
}

extension InboxItem {
    /// `nil` for the one row of a head without items.
    fileprivate init?(_ row: PostgresRow) throws {
        guard let id = try row.decode(UUIDv7?.self, at: 3) else { return nil }
        self.init(
            id: id,
            notification: try row.decode(UUIDv7.self, at: 4),
            seq: try row.decode(Int64.self, at: 5),
            content: try row.decode(String.self, at: 6),
            createdAt: try row.decode(Timestamp.self, at: 7),
            seenAt: try row.decode(Timestamp?.self, at: 8),
            readAt: try row.decode(Timestamp?.self, at: 9),
            archivedAt: try row.decode(Timestamp?.self, at: 10)
        )
    }
}

extension InboxEvent {
    /// `nil` for the one row of a head without events, and for a kind that only a newer version knows.
    fileprivate init?(_ row: PostgresRow) throws {
        guard let seq = try row.decode(Int64?.self, at: 3) else { return nil }
        let item = try row.decode(UUIDv7?.self, at: 5)
        let kind: Kind
        switch (try row.decode(String.self, at: 4), item, try row.decode(InboxChange?.self, at: 6)) {
        case ("notification", let item?, _):
            kind = .notification(item, content: try row.decode(String?.self, at: 8) ?? "{}")
        case ("retracted", let item?, _): kind = .retracted(item)
        case ("updated", let item, let change?): kind = .updated(item, change)
        default: return nil
        }
        self.init(seq: seq, kind: kind, occurredAt: try row.decode(Timestamp.self, at: 7))
    }
}
