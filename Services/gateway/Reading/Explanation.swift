import HTTPServer
import Notifications
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/notifications/{id}/explain: why each channel did or did not get it.
struct Explanation: Sendable {
    let reader: NotificationReader

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try reader.id(request)
        let decisions = try await reader.reaching { try await reader.queries(caller).decisions(id) }
        if decisions.isEmpty, try await !exists(id, caller) { throw HTTPError.noSuchNotification }
        return Envelope.response(.ok, for: request) { json in
            json.object { json in
                json.member("id", id.description)
                json.key("decisions")
                json.array { json in
                    for decision in decisions { json.object { decision.write(to: &$0) } }
                }
            }
        }
    }

    private func exists(_ id: UUIDv7, _ caller: Caller) async throws -> Bool {
        if try await reader.accepted(id, caller) != nil { return true }
        if try await reader.reaching({ try await reader.queries(caller).find(id) }) != nil { return true }
        return try await reader.fanOut(id, caller) != nil
    }
}

extension ProjectedDecision {
    fileprivate func write(to json: inout JSONWriter) {
        json.member("channel", channel.rawValue)
        json.key("step")
        json.number(step)
        json.member("verdict", verdict)
        json.member("outcome", outcome.rawValue)
        json.member("reason", reason)
        // One that only a newer orchestrator knows is told by its code alone.
        json.member("sentence", Reason(rawValue: reason)?.sentence)
        json.member("rule", rule)
        json.member("detail", detail)
        json.member("decided_at", decidedAt.rfc3339)
        json.member("until", until?.rfc3339)
        json.member("dispatch_id", dispatch?.description)
        json.key("inputs")
        json.raw(inputs.utf8)
        json.key("versions")
        json.raw(versions.utf8)
        json.key("dry_run")
        json.bool(isDryRun)
    }
}
