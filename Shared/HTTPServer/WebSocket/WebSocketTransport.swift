/// What a WebSocket needs of its connection. Everything here is called, and calls back, on the reactor's thread.
protocol WebSocketTransport: AnyObject, Sendable {
    /// Bytes written and not yet taken by the kernel.
    var queuedBytes: Int { get }
    func write(_ bytes: [UInt8])
    /// Pausing leaves the client's bytes in the kernel, whose full buffer holds the client back.
    func setReading(_ isReading: Bool)
    /// Closes in good order once what is queued has gone, or when `limit` has passed.
    func end(within limit: Duration)
    func abort()
}
