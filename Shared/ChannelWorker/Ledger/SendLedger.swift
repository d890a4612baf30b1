package import Primitives
package import Redis

/// What stands between a dispatch and its second sending: before the provider is called the intent is written, after it
/// the outcome. Kept seven days, longer than any record waits in a topic.
package struct SendLedger: Sendable {
    package enum Claim: Sendable, Equatable {
        /// Nobody has tried: go ahead.
        case granted
        /// It is done; this is what was noted then.
        case concluded([UInt8])
        /// Somebody was about to send it and never said how it went.
        case interrupted
        /// The same, and that was the second time.
        case interruptedAgain
    }

    struct ClaimRequest: Sendable {
        let dispatch: UUIDv7
        let claimant: UUIDv7
        var redrives: UInt32 = 0
        /// A provider may have it from an attempt before: then this is the second, and the last that is not known.
        var isSecond = false
    }

    enum Note: Sendable {
        case concluded(UUIDv7, [UInt8])
        /// Given up after so many redrives, and never taken by a provider: one more redrive may claim it again.
        case buried(UUIDv7, [UInt8], redrives: UInt32)
        case released(UUIDv7)
        /// Callbacks will give back nothing but this.
        case named(ProviderMessage, UUIDv7)
        /// A second message may be out from now on.
        case second(UUIDv7, by: UUIDv7)
    }

    let redis: RedisClient

    private static let lifetime: Duration = .seconds(7 * 86_400)
    private static let intent = UInt8(ascii: "i")
    private static let secondIntent = UInt8(ascii: "s")
    private static let conclusion = UInt8(ascii: "c")
    /// Followed by ten digits, how often it was redriven before.
    private static let burial = UInt8(ascii: "b")
    private static let digits = 10

    package init(_ redis: RedisClient) {
        self.redis = redis
    }

    /// In one round trip. Throws when it cannot be known: then nothing may be sent, but the same claimant may ask again,
    /// and is granted what it was granted before an answer was lost.
    package func claim(
        _ dispatch: UUIDv7,
        by claimant: UUIDv7,
        redrives: UInt32 = 0
    ) async throws(RedisError) -> Claim {
        let request = ClaimRequest(dispatch: dispatch, claimant: claimant, redrives: redrives)
        guard let result = await claim([request]).first else { return .interrupted }
        return try result.get()
    }

    /// Notes how it went, in words that only the caller reads.
    package func conclude(_ dispatch: UUIDv7, _ note: [UInt8]) async throws(RedisError) {
        for result in await write([.concluded(dispatch, note)]) { try result.get() }
    }

    /// Concludes each dispatch that nobody has tried, so that nobody will; what was found of it, `granted` where nothing
    /// was. In one round trip, and the same again when it is repeated but for what is found then.
    package func conclude(
        untried dispatches: [(id: UUIDv7, note: [UInt8])],
        redrives: UInt32 = 0
    ) async throws(RedisError) -> [Claim] {
        let calls = dispatches.map { dispatch in
            RedisScriptCall(
                keys: [SendLedger.key(dispatch.id)],
                arguments: [
                    .bytes([SendLedger.conclusion] + dispatch.note),
                    .integer(Int(SendLedger.lifetime.milliseconds)), .integer(Int(redrives)),
                ]
            )
        }
        var claims: [Claim] = []
        for result in await redis.run(SendLedger.script, calls) { claims.append(try SendLedger.claim(result.get())) }
        return claims
    }

    /// In one round trip, and without claiming any: what was noted of those that are concluded for good. What a redrive
    /// may claim again is not among them.
    func notes(of dispatches: [UUIDv7]) async throws(RedisError) -> [UUIDv7: [UInt8]] {
        let found = try await redis.get(dispatches.map(SendLedger.key), as: [UInt8].self)
        let notes = zip(dispatches, found).compactMap { dispatch, bytes in
            bytes?.first == SendLedger.conclusion ? (dispatch, Array(bytes?.dropFirst() ?? [])) : nil
        }
        return Dictionary(notes) { $1 }
    }

    /// The provider has surely not taken it: the next attempt may claim it again.
    package func release(_ dispatch: UUIDv7) async throws(RedisError) {
        for result in await write([.released(dispatch)]) { try result.get() }
    }

    /// All in one round trip, each with its own result.
    func claim(_ requests: [ClaimRequest]) async -> [Result<Claim, RedisError>] {
        let calls = requests.map { request in
            RedisScriptCall(
                keys: [SendLedger.key(request.dispatch)],
                arguments: [
                    .bytes([request.isSecond ? SendLedger.secondIntent : SendLedger.intent] + request.claimant.bytes),
                    .integer(Int(SendLedger.lifetime.milliseconds)), .integer(Int(request.redrives)),
                ]
            )
        }
        return await redis.run(SendLedger.script, calls).map { result in
            result.flatMap { found in
                Result { () throws(RedisError) in try SendLedger.claim(found) }
            }
        }
    }

    /// All in one round trip, each with its own result.
    func write(_ notes: [Note]) async -> [Result<Void, RedisError>] {
        let commands = notes.map { note in
            switch note {
            case .concluded(let dispatch, let note): SendLedger.set(dispatch, [SendLedger.conclusion] + note)
            case .buried(let dispatch, let note, let redrives):
                SendLedger.set(dispatch, [SendLedger.burial] + SendLedger.text(redrives) + note)
            case .second(let dispatch, let claimant):
                SendLedger.set(dispatch, [SendLedger.secondIntent] + claimant.bytes)
            case .released(let dispatch): RedisCommand("DEL", .key(SendLedger.key(dispatch)))
            case .named(let message, let dispatch):
                RedisCommand.set(message.key, to: dispatch.bytes, expiringAfter: SendLedger.lifetime)
            }
        }
        return await redis.pipeline(commands).map { $0.map { _ in () } }
    }

    private static func set(_ dispatch: UUIDv7, _ value: [UInt8]) -> RedisCommand {
        RedisCommand.set(key(dispatch), to: value, expiringAfter: lifetime)
    }

    private static func text(_ redrives: UInt32) -> [UInt8] {
        let text = Array("\(redrives)".utf8)
        return Array(repeating: UInt8(ascii: "0"), count: digits - text.count) + text
    }

    static func claim(_ found: RedisValue) throws(RedisError) -> Claim {
        guard found != .null else { return .granted }
        let bytes = try found.decode(as: [UInt8].self)
        switch bytes.first {
        case conclusion: return .concluded(Array(bytes.dropFirst()))
        case burial: return .concluded(Array(bytes.dropFirst(1 + digits)))
        case secondIntent: return .interruptedAgain
        default: return .interrupted
        }
    }

    static func key(_ dispatch: UUIDv7) -> String { "ledger:\(dispatch)" }

    /// Gives what others have written, or writes the intent where nothing is, or a burial before this redrive.
    private static let script = RedisScript(
        """
        local found = redis.call('GET', KEYS[1])
        local isBuried = found and string.sub(found, 1, 1) == 'b'
        local isOpen = isBuried and tonumber(string.sub(found, 2, 11)) < tonumber(ARGV[3])
        if found and found ~= ARGV[1] and not isOpen then return found end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return false
        """
    )
}
