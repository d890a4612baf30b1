/// What a route without a task does with its socket's events. Both are called on the reactor's thread and return soon;
/// a message is read from the network when the handler of the one before it has returned.
package struct WebSocketHandlers: Sendable {
    package let onMessage: @Sendable (WebSocketMessage) -> Void
    /// The last call, and there is one always.
    package let onEnd: @Sendable (WebSocketError) -> Void

    package init(
        onMessage: @escaping @Sendable (WebSocketMessage) -> Void,
        onEnd: @escaping @Sendable (WebSocketError) -> Void
    ) {
        (self.onMessage, self.onEnd) = (onMessage, onEnd)
    }
}

/// Brings a socket's events to its handlers, which come into being after the socket.
///
/// `@unchecked Sendable`: the handlers are set and called on the reactor's thread alone.
final class WebSocketCallbacks: WebSocketReceiver, @unchecked Sendable {
    private var handlers: WebSocketHandlers?
    private let ended: (WebSocketError) -> Void

    /// `ended` is called behind the handlers' `onEnd`.
    init(_ ended: @escaping (WebSocketError) -> Void) {
        self.ended = ended
    }

    func set(_ handlers: WebSocketHandlers) {
        self.handlers = handlers
    }

    /// A handler is never full: it has done with a message when it returns.
    func onRoom(_ action: @escaping @Sendable () -> Void) {}

    func deliver(_ message: WebSocketMessage) -> Bool {
        handlers?.onMessage(message)
        return false
    }

    func finish(_ reason: WebSocketError) {
        handlers?.onEnd(reason)
        handlers = nil
        ended(reason)
    }
}
