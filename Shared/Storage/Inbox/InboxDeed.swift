package import Primitives

/// What a person did to items of their inbox, which others have to be told.
package struct InboxDeed: Sendable, Hashable {
    package let recipient: RecipientKey
    /// The number of its event.
    package let seq: Int64
    package let change: InboxChange
    /// The items that changed.
    package let touched: [Touched]
    package let occurredAt: Timestamp

    package struct Touched: Sendable, Hashable {
        package let item: UUIDv7
        package let notification: UUIDv7

        package init(item: UUIDv7, notification: UUIDv7) {
            (self.item, self.notification) = (item, notification)
        }
    }

    package init(
        _ recipient: RecipientKey,
        seq: Int64,
        _ change: InboxChange,
        items: [UUIDv7],
        notifications: [UUIDv7],
        at moment: Timestamp
    ) {
        (self.recipient, self.seq, self.change, occurredAt) = (recipient, seq, change, moment)
        touched = zip(items, notifications).map { Touched(item: $0, notification: $1) }
    }
}
