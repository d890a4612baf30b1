/// How a route opens its WebSockets.
package struct WebSocketOptions: Sendable {
    package var limits = WebSocketLimits()
    /// `nil` compresses nothing.
    package var compression: WebSocketCompression? = WebSocketCompression()
    /// What the route speaks; the client's first choice among them is taken.
    package var subprotocols: [String] = []

    package init() {}
}
