import Primitives

/// When a message is tried again, and when an endpoint is given up.
struct SendingRules: Sendable {
    /// The wait before each attempt, from the end of the one before.
    var schedule: [Duration] = [
        .zero, .seconds(5), .seconds(300), .seconds(1800), .seconds(7200), .seconds(18_000), .seconds(36_000),
        .seconds(50_400), .seconds(72_000), .seconds(86_400),
    ]
    /// The part of a wait that is left to chance, so that what failed together does not come back together.
    var jitter = 0.2
    /// The longest Retry-After that is heeded.
    var longestRest = Duration.seconds(86_400)
    /// For so long nothing got through: the endpoint is disabled.
    var patience = Duration.seconds(5 * 86_400)
    var attemptTime = Duration.seconds(15)
    var randomness = Randomness.secure

    /// The wait after so many attempts; `nil` when it was the last.
    func wait(after attempts: Int) -> Duration? {
        guard schedule.indices.contains(attempts) else { return nil }
        return schedule[attempts] * (1 - jitter / 2 + jitter * randomness.unit())
    }
}
