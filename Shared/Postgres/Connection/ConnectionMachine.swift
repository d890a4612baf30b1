/// What a connection is doing, and what follows from each event. It knows neither libpq nor the clock.
struct ConnectionMachine {
    enum Phase: Equatable {
        case connecting
        case idle
        /// A call waits for the command under way.
        case running
        /// The call has gone; the cancelled command and the cancelling of it have yet to end.
        case recovering(commandEnded: Bool, cancelEnded: Bool)
        case closed
    }

    enum Action: Equatable {
        case nothing
        /// Resume the call with what was collected.
        case deliver
        /// Fail the call, and cancel its command at the server.
        case failAndCancel
        /// Fail the call, and end the connection.
        case failAndClose
        /// Cancel at the server, after a while, once more: a request that overtakes its command does nothing.
        case cancelAgainLater
        case cancelAgain
        /// Tell those who wait for recovery that it has ended.
        case recovered
        case close
    }

    private(set) var phase = Phase.connecting

    /// False when the connection cannot take a command now.
    mutating func begin() -> Bool {
        guard phase == .idle else { return false }
        phase = .running
        return true
    }

    mutating func connected() -> Action {
        guard phase == .connecting else { return .nothing }
        phase = .idle
        return .deliver
    }

    /// The command under way has ended, well or not.
    mutating func commandEnded() -> Action {
        switch phase {
        case .running:
            phase = .idle
            return .deliver
        case .recovering(_, let cancelEnded):
            return recovering(commandEnded: true, cancelEnded: cancelEnded)
        case .connecting, .idle, .closed:
            return .nothing
        }
    }

    /// A cancel request that has not ended could hit the next command; so the connection waits for both.
    mutating func cancelEnded() -> Action {
        guard case .recovering(let commandEnded, _) = phase else { return .nothing }
        let action = recovering(commandEnded: commandEnded, cancelEnded: true)
        return action == .nothing ? .cancelAgainLater : action
    }

    mutating func cancelAgainDue() -> Action {
        guard phase == .recovering(commandEnded: false, cancelEnded: true) else { return .nothing }
        phase = .recovering(commandEnded: false, cancelEnded: false)
        return .cancelAgain
    }

    /// The call's deadline has passed, or its task was cancelled.
    mutating func interrupted() -> Action {
        switch phase {
        case .connecting: return .failAndClose
        case .running:
            phase = .recovering(commandEnded: false, cancelEnded: false)
            return .failAndCancel
        case .idle, .recovering, .closed: return .nothing
        }
    }

    mutating func graceEnded() -> Action {
        guard case .recovering = phase else { return .nothing }
        return .close
    }

    /// The socket has ended, or we end it.
    mutating func closed() -> Action {
        defer { phase = .closed }
        switch phase {
        case .connecting, .running: return .failAndClose
        case .idle, .recovering: return .close
        case .closed: return .nothing
        }
    }

    private mutating func recovering(commandEnded: Bool, cancelEnded: Bool) -> Action {
        let isOver = commandEnded && cancelEnded
        phase = isOver ? .idle : .recovering(commandEnded: commandEnded, cancelEnded: cancelEnded)
        return isOver ? .recovered : .nothing
    }
}
