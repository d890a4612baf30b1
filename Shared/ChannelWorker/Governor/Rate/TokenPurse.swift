import Primitives

/// The tokens that a worker holds of an account. It asks for as many as it has use for, which it learns from what
/// became of those before.
struct TokenPurse: Sendable, Equatable {
    /// Leases are used within this or given back: a token kept longer would be used beside those of a later time.
    static let lifetime: Duration = .seconds(1)

    private(set) var held = 0
    private var goodUntil = Timestamp(microseconds: 0)
    private var size = 1

    mutating func take(at now: Timestamp) -> Bool {
        guard held > 0, now < goodUntil else { return false }
        held -= 1
        return true
    }

    /// A token that was taken and not used, because there was nothing to send after all.
    mutating func putBack() {
        held += 1
    }

    /// How many to ask for, with so many waiting: twice as many as last time if those did not last.
    func wanted(waiting: Int) -> Int { max(1, waiting, size) }

    mutating func receive(_ count: Int, at now: Timestamp) {
        size = held == 0 ? min(count * 2, 1 << 20) : count
        held += count
        goodUntil = now + TokenPurse.lifetime
    }

    /// What was not used in time, and is no longer held.
    mutating func spoiled(at now: Timestamp) -> Int {
        guard held > 0, now >= goodUntil else { return 0 }
        defer { held = 0 }
        size = max(1, size / 4)
        return held
    }
}
