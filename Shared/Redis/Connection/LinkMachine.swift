/// The life of a connection that is made again whenever it ends: what follows from each event.
struct LinkMachine {
    enum Phase: Equatable {
        /// Nobody has needed it yet.
        case idle
        case connecting, greeting, open
        /// Waits before the next attempt.
        case resting
        case closed
    }

    enum Action: Equatable {
        case connect
        case greet
        case announceOpen
        /// An attempt has failed, or an open connection has ended.
        case announceFailed(RedisError)
        case announceLost(RedisError)
        /// Answer with `rested` after the back-off that belongs to this many failures.
        case rest(failures: Int)
        case release
    }

    private(set) var phase = Phase.idle
    private var failures = 0

    mutating func wanted() -> [Action] {
        guard phase == .idle else { return [] }
        phase = .connecting
        return [.connect]
    }

    mutating func connected() -> [Action] {
        guard phase == .connecting else { return [] }
        phase = .greeting
        return [.greet]
    }

    mutating func greeted() -> [Action] {
        guard phase == .greeting else { return [] }
        phase = .open
        return [.announceOpen]
    }

    /// A sound reply shows that the server is well; to have connected does not.
    mutating func answered() {
        failures = 0
    }

    mutating func ended(_ error: RedisError) -> [Action] {
        switch phase {
        case .idle, .resting, .closed: return []
        case .connecting, .greeting: return rest(after: .announceFailed(error))
        case .open: return rest(after: .announceLost(error))
        }
    }

    mutating func rested() -> [Action] {
        guard phase == .resting else { return [] }
        phase = .connecting
        return [.connect]
    }

    mutating func close() -> [Action] {
        defer { phase = .closed }
        return phase == .closed ? [] : [.release]
    }

    private mutating func rest(after announcement: Action) -> [Action] {
        phase = .resting
        failures += 1
        return [.release, announcement, .rest(failures: failures)]
    }
}
