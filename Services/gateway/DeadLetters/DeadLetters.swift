import HTTPServer
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/dlq/{channel}, and of one: what workers gave up, with its history.
struct DeadLetters: Sendable {
    let tables: TenantTables
    let vault: DeadLetterVault
    let broker: BrokerStage
    let audit: AuditTrail
    let limit: Duration
    var clock = WallClock.system

    /// The newest notifications' first.
    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let channel = try DeadLetters.channel(request)
        var query = QueryReader(request)
        let filter = DeadLetterFilter(&query)
        let after = query.read("cursor", Page.cursor)
        let limit = query.limit()
        try query.finish()
        let found = try await tables.read(caller) {
            try await DeadLetterStore($0, channel).list(filter, after: after, limit: limit + 1)
        }
        return Envelope.list(found, upTo: limit, for: request) { $0.id.bytes }
    }

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let channel = try DeadLetters.channel(request)
        guard let id = UUIDv7(request[parameter: "id"]) else { throw HTTPError.noSuchDeadLetter }
        let found = try await tables.read(caller) { try await DeadLetterStore($0, channel).find(id) }
        guard let found else { throw HTTPError.noSuchDeadLetter }
        return Envelope.response(.ok, for: request) { json in
            json.object { json in
                found.write(to: &json)
                json.key("failures")
                json.raw(found.failures.utf8)
            }
        }
    }

    static func channel(_ request: HTTPRequest) throws(HTTPError) -> Channel {
        guard let channel = Channel(rawValue: request[parameter: "channel"]) else { throw .noSuchChannel }
        return channel
    }
}

extension HTTPError {
    static let noSuchChannel = HTTPError(
        .notFound,
        "channel_not_found",
        detail: "The channels are email, sms, push and inapp."
    )
    static let noSuchDeadLetter = HTTPError(
        .notFound,
        "dead_letter_not_found",
        detail: "There is none of this id on this channel; one is there as soon as it is projected, for 30 days."
    )
}
