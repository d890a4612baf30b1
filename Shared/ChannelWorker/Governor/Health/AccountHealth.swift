import Primitives

/// Whether and how fast an account may be used, as all workers that use it know it together.
struct AccountHealth: Sendable, Equatable {
    enum Verdict: Sendable, Equatable {
        case go
        /// Whoever reports `probing` first may go, and no other.
        case probe
        case wait(until: Timestamp)
    }

    /// So long nothing is sent through an account whose credentials or settings are wrong.
    static let misconfigurationPause: Duration = .seconds(300)
    /// When nobody knows how long it takes, it is asked again after so long.
    static let unknownWait: Duration = .seconds(30)

    static let probeWait: Duration = .seconds(2)
    /// No provider's word stops an account for longer; it is asked again then.
    static let longestRest: Duration = .seconds(3600)

    var circuit: CircuitBreaker
    var pace = Pace()
    /// The provider's Retry-After.
    var restUntil = Timestamp(microseconds: 0)
    var pause: AccountPause?
    /// In the provider's word, what is wrong with our settings there.
    var fault: String?

    init(_ circuit: CircuitBreaker = CircuitBreaker()) {
        self.circuit = circuit
    }

    func ask(at now: Timestamp, callLimit: Duration) -> Verdict {
        if pause != nil { return .wait(until: now + AccountHealth.unknownWait) }
        if restUntil > now { return .wait(until: restUntil) }
        var circuit = circuit
        switch circuit.ask(at: now, callLimit: callLimit) {
        case .go: return .go
        case .probe: return .probe
        // How a probe ends is known soon, though not before the call's limit it must.
        case .wait(let until) where !circuit.isOpen: return .wait(until: min(until, now + AccountHealth.probeWait))
        case .wait(let until): return .wait(until: until)
        }
    }

    mutating func apply(_ event: HealthEvent, at now: Timestamp) {
        switch event {
        case .succeeded:
            circuit.succeeded()
            if circuit.isClosed { fault = nil }
        case .failed(let rest):
            circuit.failed(at: now)
            self.rest(rest, now)
        case .probing(let limit): _ = circuit.ask(at: now, callLimit: limit)
        case .throttled(let rest, let rate, let measured):
            pace.cut(to: 0.5, rate, measured: measured, at: now)
            self.rest(rest, now)
            // It answers, so it is not down.
            circuit.succeeded()
        case .slow(let rate, let measured): pace.cut(to: 0.8, rate, measured: measured, at: now)
        case .recovering: pace = pace.recovered(at: now)
        case .misconfigured(let code):
            fault = code
            circuit.trip(until: now + AccountHealth.misconfigurationPause)
        // Who paused it first stays to be asked why.
        case .paused(let name, let reason): pause = pause ?? AccountPause(by: name, because: reason, since: now)
        case .resumed: (pause, fault, restUntil, circuit) = (nil, nil, Timestamp(microseconds: 0), circuit.reset)
        }
    }

    private mutating func rest(_ time: Duration?, _ now: Timestamp) {
        if let time { restUntil = max(restUntil, now + min(time, AccountHealth.longestRest)) }
    }
}
