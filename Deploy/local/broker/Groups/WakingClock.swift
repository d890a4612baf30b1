/// Time as far as the broker has been awake. While the process is stopped, or the machine sleeps, members cannot be
/// heard; so that time does not count against them.
struct WakingClock {
    private(set) var now = Duration.zero
    private var lastTick: ContinuousClock.Instant
    /// A longer pause between two ticks is a pause of ours.
    private static let longestStep = Duration.milliseconds(500)

    init(at instant: ContinuousClock.Instant) {
        lastTick = instant
    }

    mutating func tick(at instant: ContinuousClock.Instant) {
        now += min(max(.zero, lastTick.duration(to: instant)), WakingClock.longestStep)
        lastTick = instant
    }
}
