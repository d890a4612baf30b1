import Primitives

/// How fast an account may be used below its rate: halved when the provider says that it is too much, a little slower
/// when it answers slowly, and faster again step by step.
struct Pace: Sendable, Equatable {
    /// Answers to what was sent before a cut must not cut again.
    static let calm: Duration = .seconds(1)
    static let slowest = 1.0 / 60

    /// Messages a second; `nil` for the account's full rate.
    private(set) var ceiling: Double?
    private(set) var changedAt: Timestamp
    /// What the ceiling has to reach to be lifted, for an account without a rate of its own.
    private(set) var goal: Double

    init(ceiling: Double? = nil, changedAt: Timestamp = Timestamp(microseconds: 0), goal: Double = 0) {
        (self.ceiling, self.changedAt, self.goal) = (ceiling, changedAt, goal)
    }

    func perSecond(_ rate: Double?) -> Double? {
        guard let ceiling else { return rate }
        return min(ceiling, rate ?? ceiling)
    }

    /// `factor` of the present pace: of the ceiling, the rate, or where there is neither, what was `measured`.
    mutating func cut(to factor: Double, _ rate: Double?, measured: Double, at now: Timestamp) {
        guard ceiling == nil || now - changedAt >= Pace.calm else { return }
        let present = perSecond(rate) ?? max(measured, 1)
        goal = max(goal, rate ?? present)
        (ceiling, changedAt) = (max(Pace.slowest, present * factor), now)
    }

    /// A twentieth of the goal more for every second since the last change.
    func recovered(at now: Timestamp) -> Pace {
        guard let ceiling, now - changedAt >= Pace.calm else { return self }
        let risen = ceiling + goal / 20 * (now - changedAt).seconds
        return risen >= goal ? Pace(changedAt: now) : Pace(ceiling: risen, changedAt: now, goal: goal)
    }
}
