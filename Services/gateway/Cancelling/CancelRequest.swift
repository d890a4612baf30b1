import Concurrency
import HTTPServer
import JSON
import Kafka
import Observability
import Primitives
import PublicAPI
import ServiceKit
import Storage
import Wire

/// POST /api/v1/notifications/{id}/cancel: a record in the person's own partition, so that it comes behind what it is to
/// stop. What it could still prevent is known when the orchestrator has read it, and is told by GET.
struct CancelRequest: Sendable {
    let reader: NotificationReader
    let intake: Intake
    let audit: AuditTrail

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try reader.id(request)
        let wish = try CancelRequest.wish(request, id)
        let deed = AuditDeed("notification.cancel_requested", of: "notification", id.description)
        return try await audit.noting(deed, by: caller, in: request) { deed in
            try await cancel(id, wish, request, caller, &deed)
        }
    }

    private func cancel(
        _ id: UUIDv7,
        _ wish: CancelRequested,
        _ request: HTTPRequest,
        _ caller: Caller,
        _ deed: inout AuditDeed
    ) async throws -> HTTPResponse {
        guard let recipient = try await recipient(of: id, caller) else { throw HTTPError.noSuchNotification }
        deed.user = recipient.user
        let now = intake.clock.now
        let command = RecipientCommand(
            id: UUIDv7(at: now),
            recipient: recipient,
            issuedAt: now,
            cause: Cause(correlationID: request.requestID, actor: caller.subject),
            action: .cancel(wish)
        )
        let record = try KafkaRecord(command, to: .notificationCreated, at: now)
        try await intake.broker.store(record, until: .after(intake.limit))
        return Envelope.response(.accepted, for: request, at: now) { json in
            json.object { json in
                json.member("id", id.description)
                json.member("status", "cancel_requested")
                json.member("detail", "What it still prevented is told by the notification's status on each channel.")
            }
        }
    }

    /// `{"channels": ["email"], "reason": "…"}`, or no body for all channels.
    private static func wish(_ request: HTTPRequest, _ id: UUIDv7) throws(HTTPError) -> CancelRequested {
        guard !request.body.isEmpty else { return CancelRequested(notificationID: id) }
        return try BodyReader.object(request) { fields in
            let channels = fields.list("channels", 1...4) { try $0.parsed("a channel", Wire.Channel.init(word:)) }
            let reason = fields.read("reason") { try $0.string(1...255) }
            return CancelRequested(notificationID: id, channels: channels ?? [], reason: reason)
        }
    }

    /// The person it was for; `nil` when this tenant has no such notification.
    private func recipient(of id: UUIDv7, _ caller: Caller) async throws -> Wire.RecipientKey? {
        let tenant = caller.tenant.rawValue
        if let record = try await reader.accepted(id, caller) {
            return Wire.RecipientKey(tenant: tenant, user: record.user)
        }
        let row = try await reader.reaching { try await reader.queries(caller).find(id) }
        return row.flatMap { Wire.RecipientKey(tenant: tenant, user: $0.user.rawValue) }
    }
}
