import Primitives

/// An account's health as this worker sees it: what all share, and what this worker has seen and not yet shared.
struct HealthReplica: Sendable {
    struct Shared: Sendable, Equatable {
        var version: Int64 = 0
        /// Whoever has written it knows it again by this.
        var id: UInt64 = 0
        var health: AccountHealth

        /// What is to follow it.
        func next(_ health: AccountHealth, _ randomness: Randomness) -> Shared {
            Shared(version: version + 1, id: randomness.next(), health: health)
        }
    }

    private struct Observation {
        let number: UInt64
        let event: HealthEvent
        let time: Timestamp
    }

    /// What all were to know, and up to which of the observations it tells.
    private struct Offer {
        let id: UInt64
        let last: UInt64
    }

    private(set) var health: AccountHealth
    private var shared: Shared
    private var unshared: [Observation] = []
    private var observed: UInt64 = 0
    /// Of which nobody has said whether they stand: an answer may be lost after the offer was written.
    private var offers: [Offer] = []
    private let randomness: Randomness

    private static let limit = 64

    init(_ health: AccountHealth = AccountHealth(), randomness: Randomness = .secure) {
        (self.health, self.randomness) = (health, randomness)
        shared = Shared(health: health)
    }

    var mustShare: Bool { !unshared.isEmpty }

    mutating func note(_ event: HealthEvent, at time: Timestamp) {
        let before = health
        health.apply(event, at: time)
        // What changes nothing need not be told; with Redis away, what is older than all this has lost its meaning.
        guard health != before else { return }
        if unshared.count >= HealthReplica.limit { unshared.removeFirst() }
        observed += 1
        unshared.append(Observation(number: observed, event: event, time: time))
    }

    /// What all should know from now on. An `event` with it counts only once the offer stands.
    mutating func offer(with event: HealthEvent? = nil, at time: Timestamp) -> Shared {
        var health = health
        if let event { health.apply(event, at: time) }
        let offered = shared.next(health, randomness)
        if offers.count >= HealthReplica.limit { offers.removeFirst() }
        offers.append(Offer(id: offered.id, last: observed))
        return offered
    }

    /// What all know: one's own offer, or what others have written; what this worker has seen beside it comes on top.
    mutating func adopt(_ found: Shared?) {
        defer { offers = [] }
        if let found {
            forgetWhatIsIn(found)
            guard found != shared else { return }
            shared = found
        } else {
            // Nobody knows anything: what was known here is news again.
            shared.version = 0
        }
        health = shared.health
        for seen in unshared { health.apply(seen.event, at: seen.time) }
    }

    /// So that it does not count twice.
    private mutating func forgetWhatIsIn(_ found: Shared) {
        guard let own = offers.first(where: { $0.id == found.id }) else { return }
        unshared.removeAll { $0.number <= own.last }
    }
}
