import Notifications
package import Primitives
package import Redis
import Wire

extension SendLedger {
    /// Remembers which dispatch a provider's own id stands for.
    package func name(_ dispatch: UUIDv7, _ message: ProviderMessage) async throws(RedisError) {
        for result in await write([.named(message, dispatch)]) { try result.get() }
    }

    /// Which dispatches the ids stand for, of those that are remembered. In one round trip.
    package func dispatches(of messages: [ProviderMessage]) async throws(RedisError) -> [ProviderMessage: UUIDv7] {
        var found: [ProviderMessage: UUIDv7] = [:]
        let results = await redis.pipeline(messages.map { .get($0.key) })
        for (message, result) in zip(messages, results) {
            let value = try result.get()
            guard value != .null else { continue }
            found[message] = UUIDv7(bytes: try value.decode(as: [UInt8].self))
        }
        return found
    }

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

    /// The notifications that a digest carried, as long as that is remembered; none for any other dispatch.
    package func digested(by dispatch: UUIDv7) async throws(RedisError) -> [UUIDv7] {
        guard dispatch.isDigest, let note = try await conclusions(of: [dispatch])[dispatch] else { return [] }
        return (try? DeliveryEvent(decoding: note))?.digested ?? []
    }
}
