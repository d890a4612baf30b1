import Postgres
package import Primitives

/// What a person does to an item. What is read was seen, what is archived was read, and what is unread again is back
/// from the archive.
package enum InboxChange: String, TextColumn, CaseIterable {
    case seen, read, archive, unread
}

/// One step of an inbox; its number follows that of the step before without a gap.
package struct InboxEvent: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// An item has come. What it says now: nothing, an empty object, if a later event took it back.
        case notification(UUIDv7, content: String)
        /// Without an item it is every one that came before.
        case updated(UUIDv7?, InboxChange)
        case retracted(UUIDv7)
    }

    package let seq: Int64
    package let kind: Kind
    package let occurredAt: Timestamp

    package init(seq: Int64, kind: Kind, occurredAt: Timestamp) {
        (self.seq, self.kind, self.occurredAt) = (seq, kind, occurredAt)
    }
}

package struct InboxCounts: Sendable, Hashable {
    package let unread: Int
    package let unseen: Int

    package init(unread: Int, unseen: Int) {
        (self.unread, self.unseen) = (unread, unseen)
    }

    package static let none = InboxCounts(unread: 0, unseen: 0)
}

/// Consecutive events of one inbox, and what they have brought its counts to.
package struct InboxUpdate: Sendable, Hashable {
    package let recipient: RecipientKey
    /// Never empty.
    package var events: [InboxEvent]
    package var counts: InboxCounts

    package init(_ recipient: RecipientKey, events: [InboxEvent], counts: InboxCounts) {
        (self.recipient, self.events, self.counts) = (recipient, events, counts)
    }
}
