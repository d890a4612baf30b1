import Synchronization

/// What was read from a store, kept for a while: whoever changes it is seen `lifetime` later at the latest, and at once
/// when it is removed. What is not there is not asked for again meanwhile either, when `Value` is optional.
package final class StoreCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let end: ContinuousClock.Instant
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// The loads under way for each key. A removal takes them out: what they bring may be old already.
        var loads: [Key: Set<UInt64>] = [:]
        var nextLoad: UInt64 = 0
    }

    private let lifetime: Duration
    private let limit: Int
    private let lookups: CacheLookups?
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    package init(
        lifetime: Duration,
        limit: Int,
        lookups: CacheLookups? = nil,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        (self.lifetime, self.limit, self.lookups, self.now) = (lifetime, limit, lookups, now)
    }

    /// Two that miss at once both load; the later one stays.
    package func value(_ key: Key, _ load: @Sendable () async throws -> Value) async throws -> Value {
        let known = known([key]).found[key]
        lookups?.count(hits: known == nil ? 0 : 1, misses: known == nil ? 1 : 0)
        if let known { return known }
        return try await loading([key], load) { [key: $0] }
    }

    /// Loads those that are missing in one go. One that `load` does not bring is not kept, and is not in the answer.
    package func values(
        _ keys: Set<Key>,
        _ load: ([Key]) async throws -> [Key: Value]
    ) async throws -> [Key: Value] {
        let (found, missing) = known(keys)
        lookups?.count(hits: found.count, misses: missing.count)
        if missing.isEmpty { return found }
        return found.merging(try await loading(missing, { try await load(missing) }, { $0 })) { $1 }
    }

    private func loading<Loaded>(
        _ keys: [Key],
        _ load: () async throws -> Loaded,
        _ values: (Loaded) -> [Key: Value]
    ) async throws -> Loaded {
        let ticket = begin(keys)
        do {
            let loaded = try await load()
            end(ticket, keys, keeping: values(loaded))
            return loaded
        } catch {
            end(ticket, keys, keeping: [:])
            throw error
        }
    }

    package func remove(_ key: Key) {
        state.withLock { state in
            state.entries[key] = nil
            state.loads[key] = nil
        }
    }

    package func removeAll(where isOld: (Key) -> Bool) {
        state.withLock { state in
            state.entries = state.entries.filter { !isOld($0.key) }
            state.loads = state.loads.filter { !isOld($0.key) }
        }
    }

    package func removeAll() {
        state.withLock { state in
            state.entries.removeAll(keepingCapacity: true)
            state.loads.removeAll(keepingCapacity: true)
        }
    }

    private func known(_ keys: some Sequence<Key>) -> (found: [Key: Value], missing: [Key]) {
        let now = now()
        return state.withLock { state in
            var (found, missing): ([Key: Value], [Key]) = ([:], [])
            for key in keys {
                if let entry = state.entries[key], entry.end > now {
                    found[key] = entry.value
                } else {
                    missing.append(key)
                }
            }
            return (found, missing)
        }
    }

    private func begin(_ keys: [Key]) -> UInt64 {
        state.withLock { state in
            state.nextLoad += 1
            for key in keys { state.loads[key, default: []].insert(state.nextLoad) }
            return state.nextLoad
        }
    }

    private func end(_ ticket: UInt64, _ keys: [Key], keeping loaded: [Key: Value]) {
        let now = now()
        state.withLock { state in
            for key in keys {
                guard state.loads[key]?.remove(ticket) != nil else { continue }
                if state.loads[key]?.isEmpty == true { state.loads[key] = nil }
                guard let value = loaded[key] else { continue }
                makeRoom(&state.entries, at: now)
                state.entries[key] = Entry(value: value, end: now + lifetime)
            }
        }
    }

    private func makeRoom(_ entries: inout [Key: Entry], at now: ContinuousClock.Instant) {
        if entries.count >= limit { entries = entries.filter { $0.value.end > now } }
        // All of them are young: beginning anew costs less than knowing which one is needed least.
        if entries.count >= limit { entries.removeAll(keepingCapacity: true) }
    }
}
