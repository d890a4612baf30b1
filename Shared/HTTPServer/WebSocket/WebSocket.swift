import Synchronization

/// One open WebSocket, as a route sees it. Safe to use from any task.
package final class WebSocket: Sendable {
    /// What the client sends.
    package let messages: WebSocketMessages
    private let channel: WebSocketChannel

    init(_ channel: WebSocketChannel, _ inbox: WebSocketInbox) {
        self.channel = channel
        messages = WebSocketMessages(inbox)
    }

    /// Returns once the message is in the socket's queue, for which it waits while a slow client has filled it; throws
    /// `WebSocketError` when the socket has ended.
    package func send(_ message: PreparedMessage) async throws {
        try await channel.send(message)
    }

    package func send(text: some StringProtocol) async throws {
        try await send(PreparedMessage(text: text))
    }

    package func send(binary: [UInt8]) async throws {
        try await send(PreparedMessage(binary: binary))
    }

    /// Queues the message without waiting, from any thread: for a broadcast. False when the socket has ended, or ends
    /// now because its client reads too slowly.
    @discardableResult
    package func trySend(_ message: PreparedMessage) -> Bool {
        channel.trySend(message)
    }

    /// Begins the closing handshake and returns when the socket has ended, at the latest after the close timeout.
    package func close(_ code: WebSocketCloseCode = .normal, _ reason: String = "") async {
        await channel.close(code, reason)
    }

    /// Waits until the socket has ended; why it did.
    package func ended() async -> WebSocketError {
        await channel.ended()
    }
}
