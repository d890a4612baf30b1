import Primitives

/// What a rule, or all of them together, say about a channel.
struct Ruling: Equatable {
    let verdict: Verdict
    let reason: Reason
    let rule: Rule
    var inputs: [Fact] = []
    var until: Timestamp?
    /// The digest that it is sent in, or the reminder.
    var dispatch: UUIDv7?
    /// The reminder that it is about, from 1.
    var reminder: UInt8 = 0

    static func suppress(_ reason: Reason, _ rule: Rule, _ inputs: [Fact] = []) -> Ruling {
        Ruling(verdict: .suppress, reason: reason, rule: rule, inputs: inputs)
    }

    static func `defer`(until: Timestamp, _ reason: Reason, _ rule: Rule, _ inputs: [Fact] = []) -> Ruling {
        Ruling(verdict: .defer, reason: reason, rule: rule, inputs: inputs, until: until)
    }

    static func expire(_ reason: Reason, _ rule: Rule, _ inputs: [Fact] = []) -> Ruling {
        Ruling(verdict: .expire, reason: reason, rule: rule, inputs: inputs)
    }

    static let cancelled = Ruling(verdict: .cancel, reason: .cancelled, rule: .cancel)
}
