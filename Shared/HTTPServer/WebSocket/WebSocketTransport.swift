/// What a WebSocket needs of its connection. Everything here is called, and calls back, on the reactor's thread.
protocol WebSocketTransport: AnyObject, Sendable {
    /// From now on tells `channel` what comes and goes, and holds it until the connection has closed.
    func start(_ channel: WebSocketChannel)
    /// Bytes written and not yet taken by the kernel.
    var queuedBytes: Int { get }
    func write(_ bytes: [UInt8])
    /// Pausing leaves the client's bytes in the kernel, whose full buffer holds the client back.
    func setReading(_ isReading: Bool)
    /// Closes in good order once what is queued has gone, or when `limit` has passed. With `discarding` it reads on
    /// and throws away what comes: a close with bytes unread is a reset, which can overtake our close frame.
    func end(within limit: Duration, discarding: Bool)
    func abort()
}
