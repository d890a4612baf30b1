import Synchronization

/// The messages of one WebSocket in their order, for one reader. It ends when the socket is closed in good order and
/// throws `WebSocketError` when it ended otherwise. Nothing is read from the network while too many are unread.
package struct WebSocketMessages: AsyncSequence, Sendable {
    fileprivate let inbox: WebSocketInbox

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var base: AsyncThrowingStream<WebSocketMessage, any Error>.AsyncIterator
        fileprivate let inbox: WebSocketInbox

        package mutating func next() async throws -> WebSocketMessage? {
            let message = try await base.next()
            if message != nil { inbox.tookOne() }
            return message
        }
    }

    init(_ inbox: WebSocketInbox) {
        self.inbox = inbox
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: inbox.stream.makeAsyncIterator(), inbox: inbox)
    }
}

/// Between the reactor, which delivers, and the route, which reads.
final class WebSocketInbox: WebSocketReceiver {
    let stream: AsyncThrowingStream<WebSocketMessage, any Error>
    private let continuation: AsyncThrowingStream<WebSocketMessage, any Error>.Continuation
    private let unread = Atomic<Int>(0)
    private let limit: Int
    private let hasRoom = Mutex<@Sendable () -> Void>({})

    init(limit: Int) {
        (stream, continuation) = AsyncThrowingStream.makeStream()
        self.limit = max(2, limit)
    }

    func onRoom(_ action: @escaping @Sendable () -> Void) {
        hasRoom.withLock { $0 = action }
    }

    func deliver(_ message: WebSocketMessage) -> Bool {
        defer { continuation.yield(message) }
        return unread.add(1, ordering: .relaxed).newValue >= limit
    }

    func finish(_ reason: WebSocketError) {
        continuation.finish(throwing: reason.isOrderly ? nil : reason)
    }

    fileprivate func tookOne() {
        if unread.subtract(1, ordering: .relaxed).newValue == limit / 2 { hasRoom.withLock { $0 }() }
    }
}

extension WebSocketError {
    /// Whether this end was meant: a client that leaves is no fault.
    var isOrderly: Bool { [.normal, .goingAway, .none].contains(code) }
}
