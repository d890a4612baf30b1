import HTTPServer
import Primitives
import PublicAPI
import Storage
import Wire

/// POST /api/v1/notifications: 202 for what is to be sent, 200 with the decisions for a dry run. A dry run whose
/// decisions are late is 202 too, and its explanation tells them.
struct SingleRequest: Sendable {
    let intake: Intake
    /// Takes what goes to a topic.
    let fanOuts: FanOutStage
    let rules: StoredRules

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let now = intake.clock.now
        let wanted = try BodyReader.single(request, at: now)
        let faults = await rules.faults(of: wanted, caller.tenant)
        guard faults.isEmpty else { throw HTTPError.invalid(faults) }
        guard let recipient = intake.identity.key(of: wanted.to, tenant: caller.tenant.rawValue) else {
            throw HTTPError.invalid([.init("/to", "invalid_value", "nobody is named")])
        }
        let acceptance = Acceptance(
            UUIDv7(at: now),
            wanted,
            to: recipient,
            by: caller.subject,
            idempotency: try IdempotencyKey(request)
        )
        let stage: (any AcceptanceStage)? = if case .topic = wanted.to { fanOuts } else { nil }
        switch await intake.take([acceptance], correlation: request.requestID, into: stage).first {
        case .accepted(let id, let limit):
            if wanted.isDryRun, let decisions = await intake.decisions(of: [id])[id] {
                return TrialAnswer(id: id, decisions: decisions).response(to: request, limit)
            }
            return SingleRequest.accepted(id, limit, wanted.isDryRun, request, now)
        case .refused(let error, _): throw error
        case nil: throw HTTPError.unavailable
        }
    }

    /// It follows from the id alone, so that a repeated request gets the same.
    private static func accepted(
        _ id: UUIDv7,
        _ limit: RateLimitState?,
        _ isDryRun: Bool,
        _ request: HTTPRequest,
        _ now: Timestamp
    ) -> HTTPResponse {
        var response = Envelope.response(.accepted, for: request, at: now) { json in
            json.object {
                AcceptedAnswer(id).write(to: &$0)
                $0.key("dry_run")
                $0.bool(isDryRun)
            }
        }
        response.fields.append(.location, "/api/v1/notifications/\(id)")
        limit?.write(to: &response.fields)
        return response
    }
}
