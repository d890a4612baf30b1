import Primitives

/// How many sends a second there were of late.
struct SendMeter: Sendable, Equatable {
    private var second: Int64 = 0
    private var count = 0
    private var before = 0

    mutating func note(at now: Timestamp) {
        roll(to: now.seconds)
        count += 1
    }

    mutating func perSecond(at now: Timestamp) -> Double {
        roll(to: now.seconds)
        return Double(max(before, count))
    }

    private mutating func roll(to now: Int64) {
        guard now != second else { return }
        before = now == second + 1 ? count : 0
        (second, count) = (now, 0)
    }
}
