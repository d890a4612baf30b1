import Crypto
import Primitives
import Redis

/// Holds what proves a callback to the first body that it came with. The same body may come again, for a provider
/// repeats what we failed to answer.
struct SingleUse: Sendable {
    private let claim: @Sendable (_ key: String, _ digest: [UInt8]) async throws -> Bool
    private let scope: String

    /// `scope` names the account that the proofs are of; they are held for `time`.
    init(_ redis: RedisClient, _ scope: String, for time: Duration) {
        self.init(scope) { key, digest in
            let arguments: [RedisArgument] = [.bytes(digest), .integer(Int(time.milliseconds))]
            let results = await redis.run(SingleUse.script, [RedisScriptCall(keys: [key], arguments: arguments)])
            return try results.first?.get() == .null
        }
    }

    /// `claim` tells whether the key is new or has the same digest as before.
    init(_ scope: String, claim: @escaping @Sendable (_ key: String, _ digest: [UInt8]) async throws -> Bool) {
        (self.scope, self.claim) = (scope, claim)
    }

    func claim(_ proof: String, for body: [UInt8]) async throws(CallbackError) {
        let isFirst: Bool
        do {
            isFirst = try await claim("callback:\(scope):\(proof)", HashAlgorithm.sha256.hash(body))
        } catch {
            throw CallbackError(.unavailable, "the cache does not answer")
        }
        guard isFirst else { throw CallbackError(.replayed, "the token came with another body before") }
    }

    private static let script = RedisScript(
        """
        local found = redis.call('GET', KEYS[1])
        if found and found ~= ARGV[1] then return found end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return false
        """
    )
}
