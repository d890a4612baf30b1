package import Primitives

/// Which notifications to list; what is `nil` does not matter.
package struct NotificationFilter: Sendable {
    package var user: UserID?
    package var status: DeliveryStatus?
    /// Notifications of which something is known on this channel.
    package var channel: Channel?
    package var template: String?
    package var category: String?
    package var from: Timestamp?
    package var until: Timestamp?
    /// Anywhere in the user's id, the template, the category or the metadata, in any case.
    package var text: String?
    /// Of which a fan-out's are.
    package var ids: ClosedRange<UUIDv7>?

    package init() {}
}
