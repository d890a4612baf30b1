import Concurrency
import HTTPServer
import Kafka
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
            var (redriven, taken) = (0, DeadLetters.batch)
            while taken == DeadLetters.batch, redriven < DeadLetters.most {
                taken = try await redrive(filter, channel, caller)
                redriven += taken
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

    private func redrive(_ filter: DeadLetterFilter, _ channel: Storage.Channel, _ caller: Caller) async throws -> Int {
        let taken = try await tables.write(caller) {
            try await DeadLetterStore($0, channel).take(filter, by: caller.subject, limit: DeadLetters.batch)
        }
        guard !taken.isEmpty else { return 0 }
        do {
            let records = try taken.map { try record($0, channel, caller) }
            try await broker.store(records, until: .after(limit))
        } catch {
            // Some may be there all the same: the ledger knows them when they come again.
            try await tables.write(caller) { try await DeadLetterStore($0, channel).putBack(taken.map(\.id)) }
            throw error
        }
        try await tables.write(caller) { try await DeadLetterStore($0, channel).settle(taken.map(\.id)) }
        return taken.count
    }

    /// With all its attempts before it, and its history.
    private func record(
        _ letter: DeadLetterToRedrive,
        _ channel: Storage.Channel,
        _ caller: Caller
    ) throws -> KafkaRecord {
        guard let topics = ChannelTopics(rawValue: channel.rawValue) else { throw HTTPError.noSuchChannel }
        var dispatch = try ChannelDispatch(decoding: try vault.open(letter.sealed, letter.id, in: caller.tenant))
        dispatch.attempt = Attempt(redrives: dispatch.attempt.redrives &+ 1)
        dispatch.deadLetter = nil
        return try KafkaRecord(dispatch, to: .queued(topics), at: clock.now)
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
