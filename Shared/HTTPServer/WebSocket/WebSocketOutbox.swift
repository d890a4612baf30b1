import Synchronization

/// Messages on their way from any thread to the reactor, and how many bytes wait for the client in all. So a broadcast
/// need not wait for the reactor to learn that a client is too slow, and many messages cost it one wake-up.
final class WebSocketOutbox: Sendable {
    enum Answer {
        /// The reactor has to be told.
        case first
        case accepted
        case full
        case ended
    }

    private struct State {
        var messages: [PreparedMessage] = []
        var handedOver = 0
        var queued = 0
        var hasEnded = false

        /// A message larger than the limit is admitted when nothing else waits.
        func admits(_ message: PreparedMessage, _ limit: Int) -> Bool {
            let waiting = handedOver + queued
            return waiting == 0 || waiting + message.frameBound <= limit
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    func admits(_ message: PreparedMessage) -> Bool {
        state.withLock { $0.admits(message, limit) }
    }

    func handOver(_ message: PreparedMessage) -> Answer {
        state.withLock { state in
            if state.hasEnded { return .ended }
            guard state.admits(message, limit) else { return .full }
            state.handedOver += message.frameBound
            state.messages.append(message)
            return state.messages.count == 1 ? .first : .accepted
        }
    }

    func take() -> [PreparedMessage] {
        state.withLock { state in
            defer { (state.messages, state.handedOver) = ([], 0) }
            return state.messages
        }
    }

    /// How much the connection has not yet sent.
    func setQueued(_ bytes: Int) {
        state.withLock { $0.queued = bytes }
    }

    func end() {
        state.withLock { $0.hasEnded = true }
    }
}
