import CWire
package import Primitives

/// A notification is not wanted any more.
package struct CancelRequested: Sendable, Hashable {
    package var notificationID: UUIDv7
    /// None: all of them.
    package var channels: [Channel]
    package var reason: String?

    package init(notificationID: UUIDv7, channels: [Channel] = [], reason: String? = nil) {
        (self.notificationID, self.channels, self.reason) = (notificationID, channels, reason)
    }
}

extension CancelRequested: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__CancelRequested>) {
        herald__v1__cancel_requested__init(message)
    }

    init(_ message: Herald__V1__CancelRequested, _ reader: WireReader) throws(WireError) {
        notificationID = try reader.id(message.notification_id, "CancelRequested.notification_id")
        channels = reader.list(message.channels, message.n_channels)
        reason = try reader.foreignText(message.reason, "CancelRequested.reason")
    }

    func write(to message: inout Herald__V1__CancelRequested, _ writer: WireWriter) throws(WireError) {
        message.notification_id = try writer.id(notificationID)
        (message.n_channels, message.channels) = try writer.list(channels)
        message.reason = try writer.foreignText(reason)
    }
}
