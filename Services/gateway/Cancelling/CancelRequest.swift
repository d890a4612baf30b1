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
/// stop. What it could still prevent is known when the orchestrator has read it, which is waited for; when that takes too
/// long the answer is 202, and what it prevented is told by GET.
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
        guard let recipient = try await recipient(of: id, caller) else {
            return try await stop(id, wish, request, caller)
        }
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
        guard case .cancelled(let said)? = await intake.answer(to: command.id) else {
            return CancelAnswer(id: id).pending(request)
        }
        let outcomes = said.isEmpty ? try await outcomes(of: id, wish, caller) : said
        return CancelAnswer(id: id).told(outcomes, to: request)
    }

    /// Of a request to a topic: nobody is taken from now on, and those who were are recalled one by one. Whom it spared is
    /// known at once; how many of the others, the statuses tell as they come.
    private func stop(
        _ id: UUIDv7,
        _ wish: CancelRequested,
        _ request: HTTPRequest,
        _ caller: Caller
    ) async throws -> HTTPResponse {
        guard try await reader.fanOut(id, caller) != nil else { throw HTTPError.noSuchNotification }
        guard wish.channels.isEmpty else {
            throw HTTPError.invalid([.init("/channels", "unsupported", "a request to a topic is cancelled as a whole")])
        }
        let stopped = try await reader.reaching {
            try await reader.fanOuts(caller).cancel(id)
        }
        guard let stopped, let view = try await reader.fanOut(id, caller) else { throw HTTPError.noSuchNotification }
        return Envelope.response(stopped.state == .cancelled ? .ok : .accepted, for: request, showing: view)
    }

    /// Of a notification that its owner has forgotten, or never had to remember, the projections tell.
    private func outcomes(
        of id: UUIDv7,
        _ wish: CancelRequested,
        _ caller: Caller
    ) async throws -> [Storage.Channel: String] {
        let row = try await reader.reaching { try await reader.queries(caller).find(id) }
        let wanted = wish.channels.compactMap(\.word)
        return (row?.statuses ?? [:]).filter { wanted.isEmpty || wanted.contains($0.key.rawValue) }
            .mapValues { $0 == .cancelled || $0 == .suppressed ? "prevented" : "too_late" }
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
