package import Network
import Synchronization

/// The body of an answer that goes on. Safe to use from any thread; what is sent on the reactor's own thread goes
/// straight to the socket.
package final class HTTPStream: Sendable {
    /// Where the connection lives: an actor that runs on it sends without a hop.
    package let reactor: Reactor
    private let connection: HTTPConnection
    private let limit: Int
    private let state = Mutex(StreamState())

    init(_ connection: HTTPConnection, on reactor: Reactor, limit: Int) {
        (self.connection, self.reactor, self.limit) = (connection, reactor, limit)
    }

    package var hasEnded: Bool { state.withLock { $0.ending != nil } }

    /// Sends without waiting. False when the stream has ended, or ends now because its client reads too slowly.
    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool {
        if bytes.isEmpty { return !hasEnded }
        switch state.withLock({ $0.send(bytes, limit: limit) }) {
        case .first: onReactor { $0.flush() }
        case .accepted: break
        case .tooMuch:
            onReactor { $0.connection.abandon($0, .clientTooSlow) }
            return false
        case .ended: return false
        }
        return true
    }

    @discardableResult
    package func send(_ event: ServerSentEvent) -> Bool {
        send(event.bytes)
    }

    /// Sends once the client has taken enough of what went before. Throws `HTTPStreamEnding` when the stream has ended,
    /// and `CancellationError`.
    package func write(_ bytes: [UInt8]) async throws {
        while let waiter = state.withLock({ $0.waitingBytes > limit / 2 ? $0.waiter() : nil }) {
            try Task.checkCancellation()
            await wait(waiter)
            if hasEnded { break }
        }
        guard send(bytes) else { throw state.withLock { $0.ending } ?? .clientTooSlow }
    }

    /// Ends the body in good order, behind everything that was sent.
    package func finish() {
        onReactor { $0.connection.finish($0, .finished) }
    }

    /// Calls `action` once, on the reactor's thread, when the stream has ended; at once if it has already. There is one
    /// action: a second takes the first one's place.
    package func onEnd(_ action: @escaping @Sendable (HTTPStreamEnding) -> Void) {
        if let ending = state.withLock({ $0.observe(action) }) { action(ending) }
    }

    /// Lets `write` send the body in a task of its own.
    func run(_ write: @escaping @Sendable (HTTPStream) async throws -> Void) {
        connection.startWriter { [self] in
            do {
                try await write(self)
                finish()
            } catch {
                onReactor { $0.connection.fail($0, error) }
            }
        }
    }

    // MARK: On the reactor's thread

    func flush() {
        let parts = state.withLock { $0.take() }
        if !parts.isEmpty { settle(queued: connection.write(parts, of: self)) }
    }

    /// The connection holds this many bytes that the kernel has not taken.
    func settle(queued: Int) {
        let woken = state.withLock { state in
            state.setQueued(queued)
            return state.takeWaiters(room: limit / 2)
        }
        for waiter in woken { waiter.resume() }
    }

    func end(_ reason: HTTPStreamEnding) {
        let action = state.withLock { $0.end(reason) }
        action?(reason)
        settle(queued: 0)
    }

    private func onReactor(_ work: @escaping @Sendable (HTTPStream) -> Void) {
        if reactor.isCurrent { work(self) } else { reactor.submit { work(self) } }
    }

    private func wait(_ waiter: UInt64) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = !Task.isCancelled && state.withLock { $0.wait(waiter, continuation, room: limit / 2) }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.giveUp(waiter) }?.resume()
        }
    }
}
