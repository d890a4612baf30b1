import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// POST|GET|DELETE /api/v1/api-keys, all or one. A key's secret is in the answer that makes it and nowhere else.
struct APIKeys: Sendable {
    let access: Access

    private struct Wish {
        let name: String
        let role: APIKey.Role
        let end: Timestamp?
    }

    func make(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let now = access.clock.now
        let wish = try APIKeys.wish(request, at: now)
        let secret = APIKeySecret()
        let key = APIKey(
            id: UUIDv7(at: now),
            tenant: caller.tenant,
            name: wish.name,
            hint: secret.hint,
            role: wish.role,
            createdBy: caller.subject,
            expiresAt: wish.end
        )
        let deed = AuditDeed("api_key.made", of: "api_key", key.id.description)
        return try await access.audit.noting(deed, by: caller, in: request) { deed in
            deed.changes { $0.member("role", key.role.rawValue) }
            try await access.tables.reaching { try await store.add(key, secretHash: secret.hash) }
            return Envelope.response(.created, for: request, at: now) { json in
                json.object {
                    key.write(to: &$0)
                    $0.member("key", secret.text)
                }
            }.unstored
        }
    }

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        var query = QueryReader(request)
        let (cursor, limit) = (query.read("cursor", Page.cursor), query.limit())
        try query.finish()
        let keys = try await access.tables.reaching {
            try await store.list(caller.tenant, after: cursor, limit: limit + 1)
        }
        return Envelope.list(keys, upTo: limit, for: request) { $0.id.bytes }
    }

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        guard let id = UUIDv7(request[parameter: "key_id"]) else { throw HTTPError.noSuchKey }
        let key = try await access.tables.reaching { try await store.find(id, of: caller.tenant) }
        guard let key else { throw HTTPError.noSuchKey }
        return Envelope.response(.ok, for: request, showing: key)
    }

    /// When this is answered, no process takes the key for longer than a second.
    func remove(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        guard let id = UUIDv7(request[parameter: "key_id"]) else { throw HTTPError.noSuchKey }
        let deed = AuditDeed("api_key.removed", of: "api_key", id.description)
        return try await access.audit.noting(deed, by: caller, in: request) { _ in
            let wasThere = try await access.tables.reaching { try await store.revoke(id, of: caller.tenant) }
            guard wasThere else { throw HTTPError.noSuchKey }
            await access.feed.publish(.apiKey(caller.tenant, id))
            return HTTPResponse(.noContent)
        }
    }

    private var store: APIKeyStore { APIKeyStore(access.tables.postgres) }

    private static func wish(_ request: HTTPRequest, at now: Timestamp) throws(HTTPError) -> Wish {
        try BodyReader.object(request) { fields in
            let name = fields.require("name") { try $0.string(1...128) }
            let role = fields.require("role") { try $0.parsed("a role of keys", APIKey.Role.init(rawValue:)) }
            let end = fields.read("expires_at") { try $0.timestamp() }
            if let name, !name.isOneLine { fields.fail("name", .invalidValue, "expected one line") }
            if let end, end <= now { fields.fail("expires_at", .outOfRange, "the time has passed") }
            guard let name, let role else { return nil }
            return Wish(name: name, role: role, end: end)
        }
    }
}

extension APIKey: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("id", id.description)
        json.member("name", name)
        json.member("role", role.rawValue)
        json.member("hint", hint)
        json.member("created_by", createdBy)
        json.member("created_at", id.timestamp)
        json.member("expires_at", expiresAt)
        json.member("last_used_at", lastUsedAt)
    }
}
