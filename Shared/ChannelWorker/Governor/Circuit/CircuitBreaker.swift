package import Primitives

/// Keeps a provider account that fails from being called. Closed until so many failures in a row; then open for a
/// while; then half open, where one call at a time shows whether it has recovered. A value: the state is shared
/// through Redis, the decisions are here.
package struct CircuitBreaker: Sendable, Equatable {
    package struct Limits: Sendable, Equatable {
        /// Failures in a row that open it.
        package var failures = 5
        /// How long it stays open.
        package var cooldown: Duration = .seconds(60)
        /// Successes in a row that close it again.
        package var successes = 3

        package init() {}
    }

    package enum State: Sendable, Equatable {
        case closed(failures: Int)
        case open(until: Timestamp)
        /// `probeUntil` is set while the one call that is let through is under way; one that never reports is
        /// forgotten then.
        case halfOpen(successes: Int, probeUntil: Timestamp?)
    }

    package enum Verdict: Sendable, Equatable {
        case go
        /// The call is the one that shows whether the account has recovered.
        case probe
        case wait(until: Timestamp)
    }

    package private(set) var state: State
    private let limits: Limits

    package init(_ state: State = .closed(failures: 0), limits: Limits = Limits()) {
        (self.state, self.limits) = (state, limits)
    }

    /// Asks for a call at `now`; a probe is expected to report within `callLimit`.
    package mutating func ask(at now: Timestamp, callLimit: Duration) -> Verdict {
        switch state {
        case .closed: return .go
        case .open(let until) where until > now: return .wait(until: until)
        case .halfOpen(_, let probeUntil?) where probeUntil > now: return .wait(until: probeUntil)
        case .open:
            state = .halfOpen(successes: 0, probeUntil: now + callLimit)
            return .probe
        case .halfOpen(let successes, _):
            state = .halfOpen(successes: successes, probeUntil: now + callLimit)
            return .probe
        }
    }

    package var isClosed: Bool {
        if case .closed = state { true } else { false }
    }

    package var isOpen: Bool {
        if case .open = state { true } else { false }
    }

    /// Closed, with nothing remembered.
    package var reset: CircuitBreaker { CircuitBreaker(limits: limits) }

    /// Opens it at once, whatever it was.
    package mutating func trip(until: Timestamp) {
        state = .open(until: until)
    }

    package mutating func succeeded() {
        switch state {
        case .closed: state = .closed(failures: 0)
        // A call from before it opened says nothing about the account's state now.
        case .open: break
        case .halfOpen(let successes, _):
            state =
                successes >= limits.successes - 1
                ? .closed(failures: 0) : .halfOpen(successes: successes + 1, probeUntil: nil)
        }
    }

    package mutating func failed(at now: Timestamp) {
        switch state {
        case .closed(let failures) where failures < limits.failures - 1: state = .closed(failures: failures + 1)
        case .closed, .halfOpen: state = .open(until: now + limits.cooldown)
        case .open: break
        }
    }
}
