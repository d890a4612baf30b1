package import Primitives

/// Exponential back-off with full jitter: the n-th wait is uniform in half to all of `base × 2ⁿ`, capped.
package struct Backoff: Sendable {
    package let base: Duration
    package let limit: Duration
    private let randomness: Randomness

    package init(base: Duration = .milliseconds(50), limit: Duration = .seconds(10), randomness: Randomness = .secure) {
        (self.base, self.limit, self.randomness) = (base, limit, randomness)
    }

    /// How long to wait before attempt `attempt` is made again; the first attempt is 0.
    package func delay(afterAttempt attempt: Int) -> Duration {
        let ceiling = min(limit, base * (1 << min(max(attempt, 0), 30)))
        return ceiling * (0.5 + randomness.unit() / 2)
    }
}
