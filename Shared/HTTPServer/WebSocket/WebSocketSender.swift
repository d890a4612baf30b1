package import Network

/// One open WebSocket, as a route without a task sees it. Safe to use from any thread; what is sent on the reactor's own
/// thread goes straight to the socket.
package struct WebSocketSender: Sendable {
    private let channel: WebSocketChannel

    init(_ channel: WebSocketChannel) {
        self.channel = channel
    }

    /// Where the connection lives: an actor that runs on it sends without a hop.
    package var reactor: Reactor { channel.reactor }

    package var hasEnded: Bool { channel.isOver }

    /// Queues the message without waiting. False when the socket has ended, or ends now because its client reads too
    /// slowly.
    @discardableResult
    package func send(_ message: PreparedMessage) -> Bool {
        channel.trySend(message)
    }

    @discardableResult
    package func send(text: some StringProtocol) -> Bool {
        send(PreparedMessage(text: text))
    }

    /// Begins the closing handshake, behind everything that was sent; the handlers' `onEnd` tells when it is over.
    package func close(_ code: WebSocketCloseCode = .normal, _ reason: String = "") {
        channel.onReactor { $0.beginClose(code, reason) }
    }
}
