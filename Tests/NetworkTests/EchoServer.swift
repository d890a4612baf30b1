import Network
import Synchronization

/// Sends back what it gets, and counts what happens.
///
/// `@unchecked Sendable`: `connections` is touched on the reactor's thread alone, the rest is behind a mutex.
final class EchoServer: ConnectionDelegate, @unchecked Sendable {
    private struct Seen {
        var received = 0
        var errors: [NetworkError.Code] = []
        var closed = 0
        var peers: [String] = []
    }

    let port: UInt16
    private let reactor: Reactor
    private let listener: Listener
    private let seen = Mutex(Seen())
    private var connections: [ObjectIdentifier: Connection] = [:]

    var received: Int { seen.withLock { $0.received } }
    var errors: [NetworkError.Code] { seen.withLock { $0.errors } }
    var closed: Int { seen.withLock { $0.closed } }

    /// Common names of clients that have shown a certificate.
    var peers: [String] { seen.withLock { $0.peers } }

    init(tls: TLSContext? = nil) throws {
        reactor = try Reactor(name: "echo")
        listener = try Listener(.loopback(0), reactor: reactor)
        port = listener.address.port
        reactor.submit { [self, listener] in
            try? listener.start { [weak self] connection in
                guard let self else { return }
                connections[ObjectIdentifier(connection)] = connection
                try? connection.start(self, tls: tls.map(TLSRole.server))
            }
        }
    }

    deinit {
        reactor.submit { [listener] in listener.stop() }
        reactor.stop()
    }

    var queuedBytes: Int {
        get async { await onReactor { $0.connections.values.reduce(0) { $0 + $1.queuedBytes } } }
    }

    func abortAll() async {
        await onReactor { for connection in $0.connections.values { connection.abort() } }
    }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        seen.withLock { seen in
            seen.received += bytes.count
            if let peer = connection.tlsPeer { seen.peers.append(peer.commonName) }
        }
        connection.write([UInt8](bytes))
        if connection.queuedBytes > 8 << 20 { connection.pauseReading() }
    }

    func drained(_ connection: Connection) {
        connection.resumeReading()
    }

    func closed(_ connection: Connection, error: NetworkError?) {
        connections[ObjectIdentifier(connection)] = nil
        seen.withLock {
            $0.closed += 1
            if let error { $0.errors.append(error.code) }
        }
    }

    private func onReactor<Result: Sendable>(_ body: @escaping @Sendable (EchoServer) -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            reactor.submit { continuation.resume(returning: body(self)) }
        }
    }
}
