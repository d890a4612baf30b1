/// Where a dispatch goes that failed for now: into a waiting topic, or to the dead letters when it was tried enough.
package struct RetryLadder: Sendable {
    package struct Tier: Sendable, Equatable {
        package let name: String
        package let delay: Duration

        package init(_ name: String, _ delay: Duration) {
            (self.name, self.delay) = (name, delay)
        }
    }

    package enum Step: Sendable, Equatable {
        /// Due again after `delay`, which is the tier's with its jitter, or what the provider asked for.
        case wait(Tier, delay: Duration)
        case giveUp
    }

    package static let standard = RetryLadder(
        tiers: [Tier("5s", .seconds(5)), Tier("1m", .seconds(60)), Tier("15m", .seconds(900))],
        attemptsPerTier: 2
    )

    private let tiers: [Tier]
    private let attemptsPerTier: Int

    /// `tiers` from the shortest to the longest.
    package init(tiers: [Tier], attemptsPerTier: Int) {
        (self.tiers, self.attemptsPerTier) = (tiers, attemptsPerTier)
    }

    package var attempts: Int { 1 + tiers.count * attemptsPerTier }

    /// After the attempt of that number, the first being 1. `jitter` in 0..<1 spreads what failed together. A
    /// provider's Retry-After is never cut short: it chooses the longest tier that it reaches, and is waited out there.
    package func step(afterAttempt attempt: Int, retryAfter: Duration? = nil, jitter: Double) -> Step {
        guard attempt >= 1, attempt < attempts else { return .giveUp }
        let scheduled = tiers[(attempt - 1) / attemptsPerTier]
        let asked = retryAfter ?? .zero
        guard asked > scheduled.delay else { return .wait(scheduled, delay: scheduled.delay * (1 + jitter / 4)) }
        return .wait(tier(for: asked) ?? scheduled, delay: asked * (1 + jitter / 20))
    }

    package func delay(of tier: String) -> Duration? {
        tiers.first { $0.name == tier }?.delay
    }

    /// Where to wait for so long: the longest tier that it reaches, or else the shortest; `nil` when there is none.
    package func tier(for wait: Duration) -> Tier? {
        tiers.last { $0.delay <= wait } ?? tiers.first
    }
}
