import Kafka
import Primitives
import ServiceKit
import Wire

/// A request that may be accepted, under the id that it will have. The record is the same however often it is made, so
/// that a second one changes nothing.
struct Acceptance: Sendable {
    let id: UUIDv7
    let recipient: RecipientKey
    let request: NotificationRequest
    var subject: String
    var idempotencyKey: String?

    /// Ids carry the moment of their acceptance.
    var acceptedAt: Timestamp { id.timestamp }

    func record(correlation: String?) throws(WireError) -> KafkaRecord {
        var created = NotificationCreated(notificationID: id, request: request, acceptedAt: acceptedAt)
        created.idempotencyKey = idempotencyKey
        let command = RecipientCommand(
            id: id,
            recipient: recipient,
            issuedAt: acceptedAt,
            cause: Cause(correlationID: correlation, actor: subject),
            action: .created(created)
        )
        return try KafkaRecord(command, to: .notificationCreated, at: acceptedAt)
    }
}
