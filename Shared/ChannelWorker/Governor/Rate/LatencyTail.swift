import Primitives

/// How long all but a twentieth of an account's calls take, as far as is known: after that an answer is late. It rises
/// quickly and falls slowly, so that nineteen answers in time weigh as much as one that is late.
struct LatencyTail: Sendable, Equatable {
    private var seconds = 0.0
    private var count = 0

    private static let step = 0.05
    private static let share = 0.95
    private static let enough = 20

    /// `nil` until enough was seen.
    var limit: Duration? { count < LatencyTail.enough ? nil : .seconds(seconds) }

    mutating func observe(_ took: Duration) {
        let took = max(took.seconds, 0.001)
        if count == 0 { seconds = took }
        count = min(count + 1, LatencyTail.enough)
        let direction = took > seconds ? LatencyTail.share : LatencyTail.share - 1
        seconds = max(0.001, seconds * (1 + LatencyTail.step * direction))
    }
}
