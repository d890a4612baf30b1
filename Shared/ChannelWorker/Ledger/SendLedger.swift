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
    }

    private let redis: RedisClient

    private static let lifetime: Duration = .seconds(7 * 86_400)
    private static let intent = UInt8(ascii: "i")
    private static let conclusion = UInt8(ascii: "c")

    package init(_ redis: RedisClient) {
        self.redis = redis
    }

    /// In one round trip. Throws when it cannot be known: then nothing may be sent, but the same claimant may ask again,
    /// and is granted what it was granted before an answer was lost.
    package func claim(_ dispatch: UUIDv7, by claimant: UUIDv7) async throws(RedisError) -> Claim {
        let call = RedisScriptCall(
            keys: [SendLedger.key(dispatch)],
            arguments: [
                .bytes([SendLedger.intent] + claimant.bytes), .integer(Int(SendLedger.lifetime.milliseconds)),
            ]
        )
        guard let result = await redis.run(SendLedger.script, [call]).first else { return .interrupted }
        let found = try result.get()
        guard found != .null else { return .granted }
        let bytes = try found.decode(as: [UInt8].self)
        return bytes.first == SendLedger.conclusion ? .concluded(Array(bytes.dropFirst())) : .interrupted
    }

    /// Notes how it went, in words that only the caller reads.
    package func conclude(_ dispatch: UUIDv7, _ note: [UInt8]) async throws(RedisError) {
        try await redis.set(
            SendLedger.key(dispatch),
            to: [SendLedger.conclusion] + note,
            expiringAfter: SendLedger.lifetime
        )
    }

    /// The provider has surely not taken it: the next attempt may claim it again.
    package func release(_ dispatch: UUIDv7) async throws(RedisError) {
        try await redis.delete(SendLedger.key(dispatch))
    }

    private static func key(_ dispatch: UUIDv7) -> String { "ledger:\(dispatch)" }

    /// Gives what others have written, or writes the intent where nothing is.
    private static let script = RedisScript(
        """
        local found = redis.call('GET', KEYS[1])
        if found and found ~= ARGV[1] then return found end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return false
        """
    )
}
