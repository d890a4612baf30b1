/// What one WebSocket may cost.
package struct WebSocketLimits: Sendable {
    /// Bytes of a message, both on the wire and inflated; a larger one closes with 1009.
    package var messageSize = 1 << 20
    /// Messages received and not yet read by the route; then the socket is read no further until it catches up.
    package var unreadMessages = 64
    /// Bytes waiting to be sent; a client that falls further behind is dropped.
    package var queuedBytes = 1 << 20
    /// How often the client is pinged.
    package var heartbeat = Duration.seconds(30)
    /// How many heartbeats in a row may pass without a byte from the client before it counts as gone.
    package var missedHeartbeats = 3
    /// How long the client may take to answer a close, or to read what is queued for it.
    package var closeTimeout = Duration.seconds(5)

    package init() {}
}
