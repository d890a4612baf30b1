import JSON

/// What goes wrong with an account's requests, and with which of them.
struct Fault: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case refuse(String, retryAfter: Int?)
        /// The connection ends without an answer: before the message was taken, or after.
        case cutBefore, cutAfter
        /// Taken, and answered with a body that is none.
        case malformed
        /// Taken, and sent on twice.
        case duplicate
        /// Nothing but the delay.
        case slow
    }

    enum Scope: Sendable, Equatable {
        case all
        case next(Int)
        case share(Double, seed: UInt64)
    }

    let kind: Kind
    var delay: Duration?
    var scope = Scope.all

    static func read(_ fields: inout JSONFields) -> Fault? {
        let (refusal, retryAfter) = (
            fields.read("refusal") { try $0.string(1...64) }, fields.read("retry_after") { try $0.integer(0...86_400) }
        )
        let delay = fields.read("delay") { try $0.integer(0...600_000) }
        let scope = scope(&fields)
        let kind = fields.require("kind") {
            try $0.parsed("a kind of fault") { Kind($0, refusal, retryAfter.map(Int.init)) }
        }
        return kind.map { Fault(kind: $0, delay: delay.map { .milliseconds($0) }, scope: scope) }
    }

    private static func scope(_ fields: inout JSONFields) -> Scope {
        let next = fields.read("next") { try $0.integer(1...1_000_000) }
        let share = fields.read("share") { try $0.number(0...1) }
        let seed = fields.read("seed") { try $0.integer(0 ... .max) } ?? 0
        if let next { return .next(Int(next)) }
        return share.map { .share($0, seed: UInt64(seed)) } ?? .all
    }
}

extension Fault.Kind {
    fileprivate init?(_ name: String, _ refusal: String?, _ retryAfter: Int?) {
        switch name {
        case "refuse": self = .refuse(refusal ?? "unavailable", retryAfter: retryAfter)
        case "cut_before": self = .cutBefore
        case "cut_after": self = .cutAfter
        case "malformed": self = .malformed
        case "duplicate": self = .duplicate
        case "slow": self = .slow
        default: return nil
        }
    }
}
