import Primitives

/// An account's health as this worker sees it: what all share, and what this worker has seen and not yet shared.
struct HealthReplica: Sendable {
    struct Shared: Sendable, Equatable {
        var version: Int64 = 0
        var health: AccountHealth
    }

    private struct Observation {
        let event: HealthEvent
        let time: Timestamp
    }

    private(set) var health: AccountHealth
    private var shared: Shared
    private var unshared: [Observation] = []
    /// Of those, so many are on their way.
    private var offered = 0

    private static let limit = 64

    init(_ health: AccountHealth = AccountHealth()) {
        self.health = health
        shared = Shared(health: health)
    }

    var mustShare: Bool { !unshared.isEmpty }

    mutating func note(_ event: HealthEvent, at time: Timestamp) {
        let before = health
        health.apply(event, at: time)
        // What changes nothing need not be told; with Redis away, what is older than all this has lost its meaning.
        guard health != before else { return }
        if unshared.count - offered >= HealthReplica.limit { unshared.remove(at: offered) }
        unshared.append(Observation(event: event, time: time))
    }

    /// What all should know from now on.
    mutating func offer() -> Shared {
        offered = unshared.count
        return Shared(version: shared.version + 1, health: health)
    }

    /// The offer stands.
    mutating func confirm(_ offer: Shared) {
        unshared.removeFirst(min(offered, unshared.count))
        offered = 0
        shared = offer
        rebuild()
    }

    /// Others were faster: what this worker has seen comes on top of what they know.
    mutating func adopt(_ found: Shared?) {
        offered = 0
        if let found {
            guard found != shared else { return }
            shared = found
        } else {
            // Nobody knows anything: what was known here is news again.
            shared.version = 0
        }
        rebuild()
    }

    /// The offer went nowhere.
    mutating func withdraw() {
        offered = 0
    }

    private mutating func rebuild() {
        health = shared.health
        for seen in unshared { health.apply(seen.event, at: seen.time) }
    }
}
