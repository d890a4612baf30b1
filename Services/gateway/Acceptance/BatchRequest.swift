import HTTPServer
import JSON
import Primitives
import Storage
import Wire

/// POST /api/v1/notifications/batch: each item is judged and answered by itself, in its place.
struct BatchRequest: Sendable {
    let intake: Intake

    static let size = 1...1000

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let now = intake.clock.now
        let key = try IdempotencyKey(request)
        let items = try BodyReader.batch(request, at: now)
        let batch = UUIDv7(at: now)
        var (acceptances, places): ([Acceptance], [Int]) = ([], [])
        var outcomes = items.map { Outcome.refused(.invalid(RequestFaults.of($0))) }
        for case (let index, .success(let wanted)) in zip(items.indices, items) {
            guard let recipient = intake.identity.key(of: wanted.to, tenant: caller.tenant.rawValue) else { continue }
            // Numbered by those that are asked for, so that the first of them always meets an earlier batch's first.
            let part = key?.part(acceptances.count)
            var acceptance = Acceptance(UUIDv7(at: now), wanted, to: recipient, by: caller.subject, idempotency: part)
            acceptance.batch = (batch, index)
            acceptances.append(acceptance)
            places.append(index)
        }
        let taken = await intake.take(acceptances, correlation: request.requestID)
        try BatchRequest.refuseWhole(taken, of: items.count)
        for (place, outcome) in zip(places, taken) { outcomes[place] = outcome }
        return BatchRequest.response(outcomes, to: request, at: now)
    }

    /// What a client can only mend by sending the whole again.
    private static func refuseWhole(_ outcomes: [Outcome], of count: Int) throws(HTTPError) {
        let refusals = outcomes.compactMap(\.refusal)
        for whole in [HTTPError.idempotencyMismatch, .idempotencyInProgress] where refusals.contains(whole) {
            throw whole
        }
        if refusals.count == count, refusals.allSatisfy({ $0 == .unavailable }) { throw .unavailable }
    }

    private static func response(_ outcomes: [Outcome], to request: HTTPRequest, at now: Timestamp) -> HTTPResponse {
        Envelope.response(.accepted, for: request, at: now) { json in
            json.object { json in
                json.key("accepted")
                json.number(outcomes.count { $0.refusal == nil })
                json.key("refused")
                json.number(outcomes.count { $0.refusal != nil })
                json.key("items")
                json.array { json in
                    for outcome in outcomes { json.object { outcome.write(to: &$0) } }
                }
            }
        }
    }
}

extension Outcome {
    fileprivate var refusal: HTTPError? {
        if case .refused(let error) = self { error } else { nil }
    }

    fileprivate func write(to json: inout JSONWriter) {
        switch self {
        case .accepted(let id, _): AcceptedAnswer(id).write(to: &json)
        case .refused(let error):
            json.member("status", "refused")
            json.member("code", error.code)
            json.member("title", error.title)
            if let wait = error.retryAfter {
                json.key("retry_after")
                json.number(max(1, Int(wait.seconds.rounded(.up))))
            }
            if !error.faults.isEmpty { error.writeFaults(to: &json) }
        }
    }
}

extension HTTPError {
    /// As in a problem's own `errors`.
    fileprivate func writeFaults(to json: inout JSONWriter) {
        json.key("errors")
        json.array { json in
            for fault in faults {
                json.object { json in
                    json.member("pointer", fault.pointer)
                    json.member("code", fault.code)
                    json.member("detail", fault.detail)
                }
            }
        }
    }
}

extension RequestFaults {
    fileprivate static func of(_ item: Result<NotificationRequest, RequestFaults>) -> [HTTPError.Fault] {
        if case .failure(let faults) = item { faults.list } else { [] }
    }
}
