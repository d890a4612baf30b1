import Primitives

/// What a provider did with a message that it was asked to carry.
struct Answer: Sendable {
    let account: GovernedAccount
    let outcome: SendOutcome
    let attempt: Judge.Attempt
}

extension [Answer] {
    /// The one that decides what becomes of the message: it was taken, or may have been, or never will be; else the last.
    /// With the others, in their order.
    var deciding: (answer: Answer, others: [Answer])? {
        let isTaken: (Answer) -> Bool = { $0.outcome.fault == nil }
        let isOpen: (Answer) -> Bool = { if case .unknown = $0.outcome { true } else { false } }
        let isFinal: (Answer) -> Bool = { !$0.outcome.mayFailOver }
        let place = firstIndex(where: isTaken) ?? firstIndex(where: isOpen) ?? firstIndex(where: isFinal)
        guard let chosen = place ?? indices.last else { return nil }
        return (self[chosen], enumerated().filter { $0.offset != chosen }.map(\.element))
    }
}
