import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// GET …/{id}/deliveries and POST …/{id}/recover: what an endpoint was told, and to tell it again what it has missed.
struct WebhookDeliveries: Sendable {
    let endpoints: WebhookEndpoints

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try WebhookEndpoints.id(request)
        var query = QueryReader(request)
        let state = query.read("state", WebhookLog.State.init(rawValue:))
        let (cursor, limit) = (query.read("cursor", Page.cursor), query.limit())
        try query.finish()
        let found = try await endpoints.tables.read(caller) { database in
            guard try await WebhookEndpointStore(database, endpoints.vault).find(id) != nil else {
                throw HTTPError.noSuchEndpoint
            }
            return try await WebhookLog(database).list(id, state, after: cursor, limit: limit + 1)
        }
        return Envelope.list(found, upTo: limit, for: request) { $0.message.bytes }
    }

    /// What has failed, or was missed while the endpoint was disabled, since a moment.
    func recover(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try WebhookEndpoints.id(request)
        let since = try BodyReader.object(request) { $0.require("since") { try $0.timestamp() } }
        let deed = AuditDeed("webhook_endpoint.recovered", of: "webhook_endpoint", id.description)
        return try await endpoints.audit.noting(deed, by: caller, in: request) { deed in
            let count = try await endpoints.tables.write(caller) { database in
                let endpoint = try await WebhookEndpointStore(database, endpoints.vault).find(id)
                guard let endpoint else { throw HTTPError.noSuchEndpoint }
                guard endpoint.disabled == nil else { throw HTTPError.endpointDisabled }
                return try await WebhookLog(database).recover(id, since: since)
            }
            deed.changes { json in
                json.member("since", since)
                json.member("recovered", count)
            }
            return Envelope.response(.accepted, for: request) { $0.object { $0.member("recovered", count) } }
        }
    }
}

extension WebhookLog.Entry: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("id", message.description)
        json.member("event", event.rawValue)
        json.member("state", state.rawValue)
        json.member("created_at", createdAt)
        json.member("next_attempt_at", state == .pending ? dueAt : nil)
        json.key("attempts")
        json.array(of: attempts)
    }
}

extension WebhookAttempt: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("at", at)
        json.member("milliseconds", Int(duration.milliseconds))
        json.member("status", status)
        json.member("error", error)
    }
}

extension HTTPError {
    static let endpointDisabled = HTTPError(
        .conflict,
        "webhook_endpoint_disabled",
        detail: "Nothing is sent to it: enable it first."
    )
}
