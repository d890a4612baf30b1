import Primitives

/// What an account says to a send that asks to go through it.
enum AccountAnswer: Sendable, Equatable {
    case go
    /// It has first to be told to all that this is the one call that is let through.
    case probe
    /// In line, for so short that it is worth it.
    case wait
    case later(until: Timestamp)
}

/// What a worker asks the shared bucket for.
struct LeaseRequest: Sendable, Equatable {
    let wanted: Int
    /// Of earlier leases, given back.
    let unused: Int
    let perSecond: Double
    /// Of a sender that warms up.
    var allowance: WarmUp.Allowance?
}
