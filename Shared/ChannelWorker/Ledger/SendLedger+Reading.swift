package import Primitives
package import Redis

extension SendLedger {
    /// What was noted of those dispatches that are concluded. In one round trip.
    package func conclusions(of dispatches: [UUIDv7]) async throws(RedisError) -> [UUIDv7: [UInt8]] {
        var found: [UUIDv7: [UInt8]] = [:]
        let results = await redis.pipeline(dispatches.map { .get(SendLedger.key($0)) })
        for (dispatch, result) in zip(dispatches, results) {
            let value = try result.get()
            guard value != .null, case .concluded(let note) = try SendLedger.claim(value) else { continue }
            found[dispatch] = note
        }
        return found
    }
}
