import Primitives
import Storage

/// What an attempt means for its message, and for its endpoint.
struct AttemptVerdict: Equatable {
    let outcome: WebhookOutcome
    /// The endpoint wants nothing more, for good.
    let isGone: Bool

    /// `tried` counts the attempts before this one; `retryAfter` is the answer's own wish.
    init(_ attempt: WebhookAttempt, tried: Int, retryAfter: Duration?, _ rules: SendingRules) {
        isGone = attempt.status == 410
        if let status = attempt.status, (200..<300).contains(status) {
            outcome = .delivered
        } else if let wait = isGone ? nil : rules.wait(after: tried + 1) {
            let wish = retryAfter.map { min($0, rules.longestRest) }
            let end = attempt.at + attempt.duration
            // A server that is too busy for one message is so for all.
            let isBusy = [429, 502, 503, 504].contains(attempt.status)
            outcome = .again(at: end + max(wait, wish ?? .zero), resting: isBusy ? wish.map { end + $0 } : nil)
        } else {
            outcome = .failed
        }
    }
}
