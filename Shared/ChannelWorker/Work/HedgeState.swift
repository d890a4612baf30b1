/// What to do next while one provider is asked, and perhaps a second one beside it.
struct HedgeState: Sendable, Equatable {
    enum Event: Sendable, Equatable {
        case answered(isTaken: Bool)
        /// The second was not asked after all.
        case stoodBack
        /// The first has not answered for unusually long.
        case delayed
        case graceOver
    }

    enum Action: Sendable, Equatable {
        case wait
        case askSecond
        /// The message is out: whoever is still asked has a little time left.
        case grace
        case end
    }

    private var underWay = 1
    private var isDecided = false
    private var hasEnded = false

    /// Whether a second provider may be asked.
    var isOpen: Bool { !isDecided && !hasEnded }

    mutating func note(_ event: Event) -> Action {
        switch event {
        case .delayed:
            guard isOpen, underWay == 1 else { return .wait }
            underWay = 2
            return .askSecond
        case .answered(let isTaken):
            underWay -= 1
            isDecided = isDecided || isTaken
            guard underWay > 0 else { return end() }
            return isTaken ? .grace : .wait
        case .stoodBack:
            underWay -= 1
            return underWay > 0 ? .wait : end()
        case .graceOver: return end()
        }
    }

    private mutating func end() -> Action {
        defer { hasEnded = true }
        return hasEnded ? .wait : .end
    }
}
