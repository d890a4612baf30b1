import CWire
package import Primitives

/// One notification of those that a digest gathers.
package struct DigestItem: Sendable, Hashable {
    package var notificationID: UUIDv7
    /// A JSON object; empty when there is none.
    package var variables: [UInt8]
    package var content: Content?
    package var acceptedAt: Timestamp

    package init(
        notificationID: UUIDv7,
        variables: [UInt8] = [],
        content: Content? = nil,
        acceptedAt: Timestamp
    ) {
        (self.notificationID, self.variables) = (notificationID, variables)
        (self.content, self.acceptedAt) = (content, acceptedAt)
    }
}

extension DigestItem: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__DigestItem>) {
        herald__v1__digest_item__init(message)
    }

    init(_ message: Herald__V1__DigestItem, _ reader: WireReader) throws(WireError) {
        notificationID = try reader.id(message.notification_id, "DigestItem.notification_id")
        variables = reader.bytes(message.variables)
        content = try reader.message(message.content)
        acceptedAt = reader.time(message.accepted_at)
    }

    func write(to message: inout Herald__V1__DigestItem, _ writer: WireWriter) throws(WireError) {
        message.notification_id = try writer.id(notificationID)
        message.variables = try writer.bytes(variables)
        message.content = try writer.optional(content)
        message.accepted_at = writer.time(acceptedAt)
    }
}
