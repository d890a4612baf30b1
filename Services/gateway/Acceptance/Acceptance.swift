import Kafka
import Primitives
import ServiceKit
import Wire

/// A request that may be accepted, under the id that it will have. The record is the same however often it is made, so
/// that a second one changes nothing.
struct Acceptance: Sendable {
    var id: UUIDv7
    let recipient: RecipientKey
    let request: NotificationRequest
    let subject: String
    var idempotency: IdempotencyKey?
    var batch: (id: UUIDv7, index: Int)?

    init(
        _ id: UUIDv7,
        _ request: NotificationRequest,
        to recipient: RecipientKey,
        by subject: String,
        idempotency: IdempotencyKey? = nil
    ) {
        (self.id, self.request, self.recipient) = (id, request, recipient)
        (self.subject, self.idempotency) = (subject, idempotency)
    }

    /// Ids carry the moment of their acceptance.
    var acceptedAt: Timestamp { id.timestamp }

    func record(correlation: String?) throws(WireError) -> KafkaRecord {
        try KafkaRecord(command(correlation: correlation), to: .notificationCreated, at: acceptedAt)
    }

    func command(correlation: String?) -> RecipientCommand {
        var created = NotificationCreated(notificationID: id, request: request, acceptedAt: acceptedAt)
        created.idempotencyKey = idempotency?.text
        created.batchID = batch?.id
        created.batchIndex = UInt32(clamping: batch?.index ?? 0)
        return RecipientCommand(
            id: id,
            recipient: recipient,
            issuedAt: acceptedAt,
            cause: Cause(correlationID: correlation, actor: subject),
            action: .created(created)
        )
    }
}
