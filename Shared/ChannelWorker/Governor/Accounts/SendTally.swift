import Primitives

/// What became of the calls of an account since it was last told, for operators.
struct SendTally: Sendable, Equatable {
    struct LastFault: Sendable, Equatable {
        let code: String
        let providerCode: String?
        let at: Timestamp
    }

    private(set) var accepted = 0
    /// The message or the address was refused: the account does what it should.
    private(set) var refused = 0
    private(set) var failed = 0
    private(set) var lastFault: LastFault?

    var isEmpty: Bool { accepted + refused + failed == 0 }

    mutating func note(_ outcome: SendOutcome, at now: Timestamp) {
        switch outcome {
        case .accepted: accepted += 1
        case .refused, .noWay, .deadAddress, .unwanted, .recipientNotNow: refused += 1
        case .notNow(let fault, _), .throttled(let fault, _), .misconfigured(let fault), .unknown(let fault):
            failed += 1
            lastFault = LastFault(code: fault.code, providerCode: fault.providerCode, at: now)
        }
    }
}
