import Synchronization

/// What was read from a store, kept for a while: whoever changes it is seen `lifetime` later at the latest. What is not
/// there is not asked for again meanwhile either, when `Value` is optional.
package final class StoreCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let end: ContinuousClock.Instant
    }

    private let lifetime: Duration
    private let limit: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let entries = Mutex<[Key: Entry]>([:])

    package init(
        lifetime: Duration,
        limit: Int,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        (self.lifetime, self.limit, self.now) = (lifetime, limit, now)
    }

    /// Two that miss at once both load; the later one stays.
    package func value(_ key: Key, _ load: @Sendable () async throws -> Value) async throws -> Value {
        if let known = known(key) { return known }
        let value = try await load()
        keep(value, for: key)
        return value
    }

    private func known(_ key: Key) -> Value? {
        let now = now()
        return entries.withLock { entries in entries[key].flatMap { $0.end > now ? $0.value : nil } }
    }

    private func keep(_ value: Value, for key: Key) {
        let now = now()
        entries.withLock { entries in
            if entries.count >= limit { entries = entries.filter { $0.value.end > now } }
            // All of them are young: beginning anew costs less than knowing which one is needed least.
            if entries.count >= limit { entries.removeAll(keepingCapacity: true) }
            entries[key] = Entry(value: value, end: now + lifetime)
        }
    }
}
