import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage
import Wire

/// POST /api/v1/notifications/batch: each item is judged and answered by itself, in its place, dry runs with their
/// decisions.
struct BatchRequest: Sendable {
    let intake: Intake
    let rules: StoredRules

    static let size = 1...1000

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let now = intake.clock.now
        let key = try IdempotencyKey(request)
        let items = await judged(try BodyReader.batch(request, at: now), caller.tenant)
        let asked = acceptances(items, caller, key, at: now)
        if let key, !asked.isEmpty { try await intake.hold(key, caller.tenant) }
        let taken = await intake.take(asked.map(\.acceptance), correlation: request.requestID)
        try BatchRequest.refuseWhole(taken, of: items.count)
        var outcomes = items.map(BatchRequest.refusal)
        for (index, outcome) in zip(asked.map(\.index), taken) { outcomes[index] = outcome }
        let trials = asked.filter { $0.acceptance.request.isDryRun }.compactMap { outcomes[$0.index].id }
        let decisions = await intake.decisions(of: trials)
        return BatchRequest.response(outcomes, decisions, to: request, at: now)
    }

    /// By what their tenant has stored. A request to a topic is none of many.
    private func judged(_ items: [BodyReader.Item], _ tenant: TenantID) async -> [BodyReader.Item] {
        var judged = items.map { $0.flatMap(BatchRequest.toOne) }
        for case (let index, .success(let wanted)) in zip(items.indices, judged)
        where StoredRules.concern(wanted) {
            let faults = await rules.faults(of: wanted, tenant)
            if !faults.isEmpty { judged[index] = .failure(RequestFaults(faults)) }
        }
        return judged
    }

    private static func toOne(_ wanted: NotificationRequest) -> BodyReader.Item {
        guard case .topic = wanted.to else { return .success(wanted) }
        return .failure(RequestFaults([.init("/to/topic", "unsupported", "a topic has a request of its own")]))
    }

    /// The items that can be asked for, with their places.
    private func acceptances(
        _ items: [BodyReader.Item],
        _ caller: Caller,
        _ key: IdempotencyKey?,
        at now: Timestamp
    ) -> [(index: Int, acceptance: Acceptance)] {
        let batch = UUIDv7(at: now)
        var list: [(index: Int, acceptance: Acceptance)] = []
        for case (let index, .success(let wanted)) in zip(items.indices, items) {
            guard let recipient = intake.identity.key(of: wanted.to, tenant: caller.tenant.rawValue) else { continue }
            // By its place, for which of the others can be asked for may differ the next time.
            let part = key?.part(index)
            var acceptance = Acceptance(UUIDv7(at: now), wanted, to: recipient, by: caller.subject, idempotency: part)
            acceptance.batch = (batch, index)
            list.append((index, acceptance))
        }
        return list
    }

    private static func refusal(_ item: BodyReader.Item) -> Outcome {
        if case .failure(let faults) = item { return .refused(.invalid(faults.list)) }
        return .refused(.invalid([.init("/to", "invalid_value", "nobody is named")]))
    }

    /// What a client can only mend by sending the whole again.
    private static func refuseWhole(_ outcomes: [Outcome], of count: Int) throws(HTTPError) {
        let refusals = outcomes.compactMap(\.refusal)
        for whole in [HTTPError.idempotencyMismatch, .idempotencyInProgress] where refusals.contains(whole) {
            throw whole
        }
        for whole in [HTTPError.unavailable, .shedding]
        where refusals.count == count && refusals.allSatisfy({ $0 == whole }) {
            throw whole
        }
    }

    private static func response(
        _ outcomes: [Outcome],
        _ decisions: [UUIDv7: [DecisionRecord]],
        to request: HTTPRequest,
        at now: Timestamp
    ) -> HTTPResponse {
        var response = Envelope.response(.accepted, for: request, at: now) { json in
            json.object { json in
                json.key("accepted")
                json.number(outcomes.count { $0.refusal == nil })
                json.key("refused")
                json.number(outcomes.count { $0.refusal != nil })
                json.key("items")
                json.array { json in
                    for outcome in outcomes { json.object { outcome.write(decisions, to: &$0) } }
                }
            }
        }
        outcomes.compactMap(\.limit).min { $0.remaining < $1.remaining }?.write(to: &response.fields)
        return response
    }
}

extension Outcome {
    fileprivate var refusal: HTTPError? {
        if case .refused(let error, _) = self { error } else { nil }
    }

    fileprivate var id: UUIDv7? {
        if case .accepted(let id, _) = self { id } else { nil }
    }

    fileprivate func write(_ decisions: [UUIDv7: [DecisionRecord]], to json: inout JSONWriter) {
        switch self {
        case .accepted(let id, _):
            if let decisions = decisions[id] {
                TrialAnswer(id: id, decisions: decisions).write(to: &json)
            } else {
                AcceptedAnswer(id).write(to: &json)
            }
        case .refused(let error, _):
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
