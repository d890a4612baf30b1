import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// PUT|GET|DELETE /api/v1/topics/{key}, and the list of them: whom a tenant writes to as one.
struct Audiences: Sendable {
    let tables: TenantTables
    let audit: AuditTrail

    /// The topic in the path; a key that none can have is nobody's.
    func key(_ request: HTTPRequest) throws(HTTPError) -> AudienceKey {
        guard let key = AudienceKey(rawValue: request[parameter: "key"]) else { throw .noSuchTopic }
        return key
    }

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try key(request)
        let audience = try await tables.read(caller) { try await AudienceStore($0).find(key) }
        guard let audience else { throw HTTPError.noSuchTopic }
        return Audiences.answer(audience, request)
    }

    func put(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try key(request)
        let condition = try WriteCondition(request)
        let name = try BodyReader.object(request) { fields in fields.read("name") { try $0.line(0...255) } ?? "" }
        let deed = AuditDeed("topic.saved", of: "topic", key.rawValue)
        return try await audit.noting(deed, by: caller, in: request) { deed in
            let saved = try await tables.write(caller) { database in
                try await AudienceStore(database).save(key, name: name, if: condition)
            }
            deed.changes { $0.member("version", saved.version) }
            return Audiences.answer(saved, request, saved.version == 1 ? .created : .ok)
        }
    }

    /// Its subscriptions go with it; what is being sent to it goes no further.
    func remove(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try key(request)
        let condition = try WriteCondition(request)
        let deed = AuditDeed("topic.removed", of: "topic", key.rawValue)
        return try await audit.noting(deed, by: caller, in: request) { _ in
            _ = try await tables.write(caller) { try await AudienceStore($0).remove(key, if: condition) }
            return HTTPResponse(.noContent)
        }
    }

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        var query = QueryReader(request)
        let after = query.read("cursor") { Page.textCursor($0).flatMap(AudienceKey.init(rawValue:)) }
        let limit = query.limit()
        try query.finish()
        var found = try await tables.read(caller) { try await AudienceStore($0).list(after: after, limit: limit + 1) }
        let page = Page(cutting: &found, to: limit) { Array($0.key.rawValue.utf8) }
        return Envelope.response(.ok, for: request, page: page) { json in
            json.array { json in
                for audience in found { json.object { audience.write(to: &$0) } }
            }
        }
    }

    private static func answer(_ audience: Audience, _ request: HTTPRequest, _ status: HTTPStatus = .ok) -> HTTPResponse
    {
        Envelope.response(status, for: request, version: audience.version) { $0.object { audience.write(to: &$0) } }
    }
}

extension Audience {
    fileprivate func write(to json: inout JSONWriter) {
        json.member("key", key.rawValue)
        json.member("name", name)
        json.member("version", version)
        json.member("created_at", createdAt)
        json.member("updated_at", updatedAt)
        json.member("subscribers", subscribers)
    }
}

extension HTTPError {
    static let noSuchTopic = HTTPError(
        .notFound,
        "topic_not_found",
        detail: "There is none of this key; a key has letters, digits and ._-, up to 128."
    )
}
