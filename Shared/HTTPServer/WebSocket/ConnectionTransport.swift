import Network

/// A WebSocket's connection once HTTP has handed it over.
///
/// `@unchecked Sendable`: connection and channel touch it, and it them, on the reactor's thread alone.
final class ConnectionTransport: WebSocketTransport, ConnectionDelegate, @unchecked Sendable {
    private let connection: Connection
    private var channel: WebSocketChannel?
    private var endTimer: ReactorTimer?

    init(_ connection: Connection) {
        self.connection = connection
    }

    func start(_ channel: WebSocketChannel) {
        self.channel = channel
        connection.handOver(to: self)
    }

    var queuedBytes: Int { connection.queuedBytes }

    func write(_ bytes: [UInt8]) {
        connection.write(bytes)
    }

    func setReading(_ isReading: Bool) {
        if isReading { connection.resumeReading() } else { connection.pauseReading() }
    }

    func end(within limit: Duration, discarding: Bool) {
        connection.closeAfterFlush(lingering: discarding ? limit : .zero)
        guard !connection.isClosed else { return }
        endTimer = connection.reactor.schedule(after: limit) { [weak connection] in connection?.close() }
    }

    func abort() {
        connection.close()
    }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        let copy = Array(bytes)
        channel?.assumeIsolated { $0.received(copy) }
    }

    func drained(_ connection: Connection) {
        channel?.assumeIsolated { $0.drained() }
    }

    func closed(_ connection: Connection, error: NetworkError?) {
        if let endTimer { connection.reactor.cancel(endTimer) }
        let closed = channel
        channel = nil
        closed?.assumeIsolated { $0.receivedEnd() }
    }
}
