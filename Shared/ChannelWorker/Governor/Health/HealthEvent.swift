import Primitives

/// What changes how an account may be used, with the time at which it happened.
enum HealthEvent: Sendable, Equatable {
    /// The provider has answered, whatever it said of the message.
    case succeeded
    /// It has not, or with a fault of its own; `restFor` is its Retry-After.
    case failed(restFor: Duration? = nil)
    /// The one call was let through that shows whether the account has recovered.
    case probing(callLimit: Duration)
    /// Too many messages, by the provider's word; `measured` were sent a second.
    case throttled(restFor: Duration?, rate: Double?, measured: Double)
    /// Answers take much longer than they used to.
    case slow(rate: Double?, measured: Double)
    case recovering
    case misconfigured(String)
    /// By an operator, until it is resumed.
    case paused(by: String, because: String)
    case resumed
}
