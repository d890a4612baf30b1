/// Judges from when something was sent and heard whether the other side still lives.
struct Liveness {
    typealias Instant = ContinuousClock.Instant

    enum Verdict: Equatable {
        case fine
        /// Nothing has been heard for a while: ask for a sign of life.
        case quiet
        case stalled
    }

    let pingInterval: Duration
    let stallTimeout: Duration
    private var lastHeard: Instant
    private var awaitingSince: Instant?

    init(pingInterval: Duration, stallTimeout: Duration, openedAt now: Instant) {
        (self.pingInterval, self.stallTimeout, lastHeard) = (pingInterval, stallTimeout, now)
    }

    mutating func sent(at now: Instant) {
        awaitingSince = awaitingSince ?? now
    }

    mutating func heard(at now: Instant) {
        (lastHeard, awaitingSince) = (now, nil)
    }

    func verdict(at now: Instant) -> Verdict {
        if let awaitingSince, awaitingSince.duration(to: now) >= stallTimeout { return .stalled }
        return lastHeard.duration(to: now) >= pingInterval ? .quiet : .fine
    }
}
