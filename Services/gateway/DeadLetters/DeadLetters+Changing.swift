import Concurrency
import HTTPServer
import Kafka
import Observability
import Primitives
import PublicAPI
import ServiceKit
import Storage
import Wire

/// POST /api/v1/dlq/{channel}/redrive and …/discard.
///
/// A redrive marks its rows, produces their dispatches to the channel's queue, and marks them as gone. Killed in between,
/// the rows are taken again by a later redrive; what was produced twice so passes the send ledger, which sends it once.
extension DeadLetters {
    /// Of one request; who wants more asks again.
    private static let most = 1000
    /// Dispatches can be large.
    private static let batch = 100

    func redrive(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let (channel, filter) = (try DeadLetters.channel(request), try DeadLetters.wish(request))
        let deed = AuditDeed("dead_letters.redriven", of: "channel", channel.rawValue)
        return try await audit.noting(deed, by: caller, in: request) { deed in
            var (filter, redriven, taken) = (filter, 0, DeadLetters.batch)
            while taken == DeadLetters.batch, redriven + filter.except.count < DeadLetters.most {
                let (gone, closed) = try await redrive(filter, channel, caller)
                taken = gone + closed.count
                redriven += gone
                filter.except += closed
            }
            deed.changes { $0.member("count", redriven) }
            return DeadLetters.answer("redriven", redriven, isAll: taken < DeadLetters.batch, request)
        }
    }

    func discard(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let (channel, filter) = (try DeadLetters.channel(request), try DeadLetters.wish(request))
        let deed = AuditDeed("dead_letters.discarded", of: "channel", channel.rawValue)
        return try await audit.noting(deed, by: caller, in: request) { deed in
            let count = try await tables.write(caller) {
                try await DeadLetterStore($0, channel).discard(filter, by: caller.subject, limit: DeadLetters.most)
            }
            deed.changes { $0.member("count", count) }
            return DeadLetters.answer("discarded", count, isAll: count < DeadLetters.most, request)
        }
    }

    /// How many went, and which cannot: those stay where they are, and hold nobody else up.
    private func redrive(
        _ filter: DeadLetterFilter,
        _ channel: Storage.Channel,
        _ caller: Caller
    ) async throws -> (gone: Int, closed: [UUIDv7]) {
        let taken = try await tables.write(caller) {
            try await DeadLetterStore($0, channel).take(filter, by: caller.subject, limit: DeadLetters.batch)
        }
        let read = taken.map { (letter: $0, record: record($0, channel, caller)) }
        let closed = read.filter { $0.record == nil }.map(\.letter)
        try await tables.write(caller) { try await DeadLetterStore($0, channel).putBack(unsent: closed) }
        let open = read.filter { $0.record != nil }.map(\.letter.id)
        try await send(read.compactMap(\.record), open, channel, caller)
        return (open.count, closed.map(\.id))
    }

    private func send(
        _ records: [KafkaRecord],
        _ letters: [UUIDv7],
        _ channel: Storage.Channel,
        _ caller: Caller
    ) async throws {
        guard !records.isEmpty else { return }
        do {
            try await broker.store(records, until: .after(limit))
        } catch {
            // Some may be there all the same: the ledger knows them when they come again.
            try await tables.write(caller) { try await DeadLetterStore($0, channel).putBack(letters) }
            throw error
        }
        try await tables.write(caller) { try await DeadLetterStore($0, channel).settle(letters) }
    }

    /// With all its attempts before it, and its history; `nil` for one that cannot be opened or read any more.
    private func record(_ letter: DeadLetterToRedrive, _ channel: Storage.Channel, _ caller: Caller) -> KafkaRecord? {
        guard let topics = ChannelTopics(rawValue: channel.rawValue) else { return nil }
        do {
            var dispatch = try ChannelDispatch(decoding: try vault.open(letter.sealed, letter.id, in: caller.tenant))
            dispatch.attempt = Attempt(redrives: dispatch.attempt.redrives &+ 1)
            dispatch.deadLetter = nil
            return try KafkaRecord(dispatch, to: .queued(topics), at: clock.now)
        } catch {
            tables.logger.error(
                "A dead letter cannot be sent again and stays where it is",
                ["dispatch.id": .string(letter.id.description), "error": .error(error)]
            )
            return nil
        }
    }

    private static func wish(_ request: HTTPRequest) throws(HTTPError) -> DeadLetterFilter {
        try BodyReader.object(request) { DeadLetterFilter(&$0) }
    }

    private static func answer(_ verb: String, _ count: Int, isAll: Bool, _ request: HTTPRequest) -> HTTPResponse {
        Envelope.response(.ok, for: request) { json in
            json.object { json in
                json.member(verb, count)
                json.member("more", !isAll)
            }
        }
    }
}
