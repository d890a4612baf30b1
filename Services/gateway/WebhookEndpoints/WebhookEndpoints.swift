import HTTPClient
import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// POST|GET|PATCH|DELETE /api/v1/webhook-endpoints: where a tenant is told of its notifications. A secret is in the answer
/// that makes it and nowhere else.
struct WebhookEndpoints: Sendable {
    let tables: TenantTables
    let feed: ChangeFeed
    let audit: AuditTrail
    let vault: WebhookVault
    let targets: SSRFGuard
    var clock = WallClock.system

    /// A tenant's: each makes a delivery of every event.
    private static let limit = 50

    func make(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let (draft, kind) = try BodyReader.object(request) { fields in
            let draft = WebhookEndpointDraft(&fields, targets)
            fields.require("url")
            let kinds = WebhookKey.Kind.allCases.map(\.rawValue).joined(separator: " or ")
            return (draft, fields.read("signing") { try $0.parsed(kinds, WebhookKey.Kind.init(rawValue:)) })
        }
        let now = clock.now
        var endpoint = WebhookEndpoint(id: UUIDv7(at: now), url: draft.url ?? "")
        draft.apply(to: &endpoint)
        let (new, key) = (endpoint, try WebhookKey(kind ?? .symmetric))
        let deed = AuditDeed("webhook_endpoint.made", of: "webhook_endpoint", new.id.description)
        return try await audit.noting(deed, by: caller, in: request) { _ in
            let saved = try await tables.write(caller) { database in
                let store = WebhookEndpointStore(database, vault)
                guard try await store.count() < WebhookEndpoints.limit else { throw HTTPError.tooManyEndpoints }
                return try await store.add(new, key)
            }
            await feed.publish(.tenant(caller.tenant))
            return WebhookEndpoints.answer(saved, request, .created, key).unstored
        }
    }

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        var query = QueryReader(request)
        let (cursor, limit) = (query.read("cursor", Page.cursor), query.limit())
        try query.finish()
        let found = try await read(caller) { try await $0.list(after: cursor, limit: limit + 1) }
        return Envelope.list(found, upTo: limit, for: request) { $0.id.bytes }
    }

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try WebhookEndpoints.id(request)
        guard let endpoint = try await read(caller, { try await $0.find(id) }) else { throw HTTPError.noSuchEndpoint }
        return WebhookEndpoints.answer(endpoint, request)
    }

    /// Changes what the body names. One that is enabled again begins without a past.
    func patch(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let (id, condition) = (try WebhookEndpoints.id(request), try WriteCondition(request))
        let draft = try BodyReader.object(request) { WebhookEndpointDraft(&$0, targets) }
        let deed = AuditDeed("webhook_endpoint.changed", of: "webhook_endpoint", id.description)
        return try await audit.noting(deed, by: caller, in: request) { deed in
            let saved = try await tables.write(caller) { database in
                let store = WebhookEndpointStore(database, vault)
                guard var endpoint = try await store.find(id) else { throw HTTPError.noSuchEndpoint }
                guard condition.holds(for: endpoint.version) else { throw HTTPError.versionConflict }
                draft.apply(to: &endpoint)
                return try await store.save(endpoint, if: .version(endpoint.version))
            }
            deed.changes { $0.member("version", saved.version) }
            await feed.publish(.tenant(caller.tenant))
            return WebhookEndpoints.answer(saved, request)
        }
    }

    func remove(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try WebhookEndpoints.id(request)
        let deed = AuditDeed("webhook_endpoint.removed", of: "webhook_endpoint", id.description)
        return try await audit.noting(deed, by: caller, in: request) { _ in
            let wasThere = try await tables.write(caller) { try await WebhookEndpointStore($0, vault).remove(id) }
            guard wasThere else { throw HTTPError.noSuchEndpoint }
            await feed.publish(.tenant(caller.tenant))
            return HTTPResponse(.noContent)
        }
    }

    /// A new secret, or a new pair of keys; the one before signs beside it for a day.
    func rotate(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let (id, now) = (try WebhookEndpoints.id(request), clock.now)
        let deed = AuditDeed("webhook_endpoint.rotated", of: "webhook_endpoint", id.description)
        return try await audit.noting(deed, by: caller, in: request) { _ in
            let (saved, key) = try await tables.write(caller) { database in
                let store = WebhookEndpointStore(database, vault)
                guard let endpoint = try await store.find(id) else { throw HTTPError.noSuchEndpoint }
                let key = try WebhookKey(endpoint.signing)
                guard try await store.rotate(id, to: key, at: now), let saved = try await store.find(id) else {
                    throw HTTPError.noSuchEndpoint
                }
                return (saved, key)
            }
            return WebhookEndpoints.answer(saved, request, .ok, key).unstored
        }
    }

    static func id(_ request: HTTPRequest) throws(HTTPError) -> UUIDv7 {
        guard let id = UUIDv7(request[parameter: "id"]) else { throw .noSuchEndpoint }
        return id
    }

    private func read<Value>(
        _ caller: Caller,
        _ body: (WebhookEndpointStore) async throws -> Value
    ) async throws -> Value {
        try await tables.read(caller) { try await body(WebhookEndpointStore($0, vault)) }
    }

    private static func answer(
        _ endpoint: WebhookEndpoint,
        _ request: HTTPRequest,
        _ status: HTTPStatus = .ok,
        _ key: WebhookKey? = nil
    ) -> HTTPResponse {
        Envelope.response(status, for: request, version: endpoint.version) { json in
            json.object { json in
                endpoint.write(to: &json)
                if let key { json.member("secret", key.secret?.text) }
            }
        }
    }
}

extension WebhookEndpoint: VersionedAnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("id", id.description)
        json.member("url", url)
        json.member("description", description)
        json.key("events")
        json.array { for event in events { $0.string(event.rawValue) } }
        json.member("signing", signing.rawValue)
        json.member("public_key", publicKey)
        json.member("enabled", disabled == nil)
        json.member("disabled_for", disabled?.rawValue)
        json.member("failing_since", failingSince)
        json.member("created_at", id.timestamp)
        json.member("updated_at", updatedAt)
        json.member("version", version)
    }
}

extension HTTPError {
    static let noSuchEndpoint = HTTPError(.notFound, "webhook_endpoint_not_found", detail: "There is none of this id.")
    static let tooManyEndpoints = HTTPError(
        .conflict,
        "too_many_webhook_endpoints",
        detail: "A tenant has at most 50: remove one that is not needed."
    )
}
