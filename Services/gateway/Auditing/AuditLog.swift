import HTTPServer
import Primitives
import PublicAPI
import Storage
import Wire

/// GET /api/v1/audit: who did, or was refused, what; the newest first. A record is there as soon as it is projected.
struct AuditLog: Sendable {
    let tables: TenantTables

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        var query = QueryReader(request)
        let filter = AuditFilter(&query)
        let after = query.read("cursor", Page.cursor)
        let limit = query.limit()
        try query.finish()
        let found = try await tables.read(caller) {
            try await AuditQueries($0).list(filter, after: after, limit: limit + 1)
        }
        return Envelope.list(found, upTo: limit, for: request) { $0.id.bytes }
    }

    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        router.on(.get, "/api/v1/audit", authenticator.requiring([.admin], list))
    }
}

extension AuditFilter {
    fileprivate init(_ query: inout QueryReader) {
        self.init()
        action = query.read("action", AuditFilter.word)
        actor = query.read("actor", AuditFilter.word)
        outcome = query.read("outcome", AuditOutcome.init(word:))
        resourceKind = query.read("resource_kind", AuditFilter.word)
        resourceID = query.read("resource_id", AuditFilter.word)
        user = query.read("user_id", AuditFilter.word)
        from = query.moment("from")
        until = query.moment("to")
    }

    private static func word(_ text: String) -> String? { (1...255).contains(text.utf8.count) ? text : nil }
}

extension AuditRecord: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("id", id.description)
        json.member("occurred_at", occurredAt)
        json.key("actor")
        json.object { json in
            json.member("kind", actor.kind.word)
            json.member("id", actor.id)
            json.member("role", actor.role)
            json.member("network", actor.network)
        }
        json.member("action", action)
        json.member("outcome", outcome.word)
        json.member("reason", reasonCode)
        json.member("resource_kind", resourceKind)
        json.member("resource_id", resourceID)
        json.member("user_id", user)
        json.key("changes")
        json.raw(changes.isEmpty ? Array("{}".utf8) : changes)
        json.member("service", service)
        json.member("request_id", cause.correlationID)
    }
}
