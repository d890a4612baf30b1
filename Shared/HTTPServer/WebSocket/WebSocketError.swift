import Concurrency

/// What ended a WebSocket, or why it could not be used: the close code and a sentence for the log.
package struct WebSocketError: RetriableError, Equatable, CustomStringConvertible {
    package let code: WebSocketCloseCode
    package let message: String

    package init(_ code: WebSocketCloseCode, _ message: String) {
        (self.code, self.message) = (code, message)
    }

    /// A socket that has ended stays ended; only its client can open another.
    package var isRetriable: Bool { false }

    package var description: String { "websocket \(code.rawValue): \(message)" }

    static func protocolError(_ message: String) -> WebSocketError {
        WebSocketError(.protocolError, message)
    }
}
