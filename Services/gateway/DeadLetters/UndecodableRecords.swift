import HTTPServer
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/dlq/{channel}/undecodable and DELETE of one: what lies among a channel's dead letters and is none. Nobody
/// can say whose it is, so that only the fleet's operators see it.
struct UndecodableRecords: Sendable {
    let tables: TenantTables
    let operators: Operators
    let audit: AuditTrail

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let channel = try DeadLetters.channel(request)
        guard operators.include(caller) else { throw HTTPError.notAnOperator }
        var query = QueryReader(request)
        let after = query.read("cursor") { Page.textCursor($0).flatMap { UndecodableRecord.Place($0) } }
        let limit = query.limit()
        try query.finish()
        let found = try await tables.read(caller) {
            try await UndecodableStore($0, channel).list(after: after, limit: limit + 1)
        }
        return Envelope.list(found, upTo: limit, for: request) { Array($0.place.text.utf8) }
    }

    /// It stays in Kafka until its topic forgets it, and is listed no more.
    func discard(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let channel = try DeadLetters.channel(request)
        guard let place = UndecodableRecord.Place(request[parameter: "record"]) else {
            throw HTTPError.noSuchUndecodable
        }
        let deed = AuditDeed(
            "dead_letter.undecodable_discarded",
            of: "dead_letter",
            "\(channel.rawValue)/\(place.text)"
        )
        return try await audit.noting(deed, by: caller, in: request) { _ in
            guard operators.include(caller) else { throw HTTPError.notAnOperator }
            let isGone = try await tables.write(caller) {
                try await UndecodableStore($0, channel).discard(place, by: caller.subject)
            }
            guard isGone else { throw HTTPError.noSuchUndecodable }
            return HTTPResponse(.noContent)
        }
    }
}

extension UndecodableRecord: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("record", place.text)
        json.member("topic", topic)
        json.member("partition", Int(place.partition))
        json.key("offset")
        json.number(place.offset)
        json.member("size", size)
        json.member("fault", fault)
        json.member("seen_at", seenAt)
    }
}

extension HTTPError {
    static let noSuchUndecodable = HTTPError(
        .notFound,
        "undecodable_record_not_found",
        detail: "There is none at this place; it is partition and offset, such as 3-1207."
    )
}
