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
        return Envelope.response(.ok, for: request, showing: audience)
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
            return Envelope.saved(saved, for: request)
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
        let found = try await tables.read(caller) { try await AudienceStore($0).list(after: after, limit: limit + 1) }
        return Envelope.list(found, upTo: limit, for: request) { Array($0.key.rawValue.utf8) }
    }
}

extension Audience: VersionedAnswerObject {
    func write(to json: inout JSONWriter) {
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
