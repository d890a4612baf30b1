import CWire
package import Primitives

/// A notification was accepted for this recipient.
package struct NotificationCreated: Sendable, Hashable {
    package var notificationID: UUIDv7
    package var request: NotificationRequest
    package var acceptedAt: Timestamp
    package var idempotencyKey: String?
    /// When one request made many: the batch, or the topic's fan-out, and the place in it.
    package var batchID: UUIDv7?
    package var batchIndex: UInt32 = 0
    package var topic: String?

    package init(notificationID: UUIDv7, request: NotificationRequest, acceptedAt: Timestamp) {
        (self.notificationID, self.request, self.acceptedAt) = (notificationID, request, acceptedAt)
    }
}

extension NotificationCreated: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__NotificationCreated>) {
        herald__v1__notification_created__init(message)
    }

    init(_ message: Herald__V1__NotificationCreated, _ reader: WireReader) throws(WireError) {
        notificationID = try reader.id(message.notification_id, "NotificationCreated.notification_id")
        request = try reader.required(message.request, "NotificationCreated.request")
        acceptedAt = reader.time(message.accepted_at)
        idempotencyKey = try reader.optionalText(message.idempotency_key, "NotificationCreated.idempotency_key")
        batchID = try reader.optionalID(message.batch_id, "NotificationCreated.batch_id")
        batchIndex = message.batch_index
        topic = try reader.optionalText(message.topic, "NotificationCreated.topic")
    }

    func write(to message: inout Herald__V1__NotificationCreated, _ writer: WireWriter) throws(WireError) {
        message.notification_id = try writer.id(notificationID)
        message.request = try writer.message(request)
        message.accepted_at = writer.time(acceptedAt)
        message.idempotency_key = try writer.text(idempotencyKey, "NotificationCreated.idempotency_key")
        message.batch_id = try writer.id(batchID)
        message.batch_index = batchIndex
        message.topic = try writer.text(topic, "NotificationCreated.topic")
    }
}
