package import Primitives

/// One thing in a person's inbox, as it is now.
package struct InboxItem: Sendable, Hashable {
    /// The dispatch that brought it.
    package let id: UUIDv7
    package let notification: UUIDv7
    /// The event that brought it; a feed is in this order.
    package let seq: Int64
    /// JSON, an object.
    package let content: String
    package let createdAt: Timestamp
    package let seenAt: Timestamp?
    package let readAt: Timestamp?
    package let archivedAt: Timestamp?
}

/// Something to be put into a person's inbox.
package struct InboxArrival: Sendable, Hashable {
    package let recipient: RecipientKey
    package let id: UUIDv7
    package let notification: UUIDv7
    /// It takes the place of the item that has the same.
    package let collapseKey: String?
    /// JSON, an object.
    package let content: String

    package init(
        _ recipient: RecipientKey,
        id: UUIDv7,
        notification: UUIDv7,
        collapseKey: String? = nil,
        content: String
    ) {
        (self.recipient, self.id, self.notification) = (recipient, id, notification)
        (self.collapseKey, self.content) = (collapseKey, content)
    }
}

/// A notification that is to leave a person's inbox, or never to come.
package struct InboxRetraction: Sendable, Hashable {
    package let recipient: RecipientKey
    /// The same whenever the retraction comes again.
    package let id: UUIDv7
    package let notification: UUIDv7

    package init(_ recipient: RecipientKey, id: UUIDv7, notification: UUIDv7) {
        (self.recipient, self.id, self.notification) = (recipient, id, notification)
    }
}
