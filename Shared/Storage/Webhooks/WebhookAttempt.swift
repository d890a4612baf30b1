package import Primitives

/// One try to tell an endpoint something.
package struct WebhookAttempt: Sendable, Hashable {
    package let at: Timestamp
    package let duration: Duration
    /// `nil` when there was no answer.
    package let status: Int?
    package let error: String?

    package init(at moment: Timestamp, lasting duration: Duration, status: Int?, error: String? = nil) {
        (at, self.duration, self.status, self.error) = (moment, duration, status, error)
    }
}

/// What becomes of a delivery after an attempt.
package enum WebhookOutcome: Sendable, Hashable {
    case delivered
    /// Tried again then; and the endpoint is left alone until `resting`, where it has asked for that.
    case again(at: Timestamp, resting: Timestamp?)
    /// Never tried again.
    case failed
}
