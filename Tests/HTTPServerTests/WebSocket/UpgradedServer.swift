import Concurrency
import Network
import Observability
import Primitives

@testable import HTTPServer

/// Serves WebSockets on every connection as if the handshake had been done.
final class UpgradedServer: Sendable {
    let port: UInt16
    let shutdown = GracefulShutdown()
    private let acceptor: Acceptor
    private let registry = MetricRegistry()

    var open: Int { registry.gauge("herald_http_server_websockets_open", "").value }
    var metrics: String { String(decoding: registry.prometheusText(), as: UTF8.self) }

    init(_ route: @escaping @Sendable (WebSocket) async throws -> Void) async throws {
        let reactor = try Reactor(name: "upgraded")
        let upgrade = WebSocketUpgrade(
            handshake: try WebSocketHandshake(method: "GET", subprotocols: [], compression: nil) {
                UpgradedServer.request[$0] ?? []
            },
            options: WebSocketOptions(),
            metrics: WebSocketMetrics(registry),
            logger: .silent
        )
        acceptor = Acceptor(reactor)
        port = try await acceptor.listen(upgrade, route, shutdown)
    }

    deinit {
        acceptor.end()
    }

    private static let request = [
        "upgrade": ["websocket"], "connection": ["Upgrade"], "sec-websocket-version": ["13"],
        "sec-websocket-key": ["dGhlIHNhbXBsZSBub25jZQ=="],
    ]
}

private actor Acceptor {
    private let reactor: Reactor
    private var listener: Listener?
    private var connections: [Connection] = []
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(_ reactor: Reactor) {
        self.reactor = reactor
    }

    func listen(
        _ upgrade: WebSocketUpgrade,
        _ route: @escaping @Sendable (WebSocket) async throws -> Void,
        _ shutdown: GracefulShutdown
    ) throws -> UInt16 {
        let listener = try Listener(.loopback(0), reactor: reactor)
        self.listener = listener
        try listener.start { connection in
            self.assumeIsolated { $0.connections.append(connection) }
            let pending = PendingConnection(connection)
            try? connection.start(pending)
            let session = upgrade.open(ConnectionTransport(connection), on: connection.reactor, early: [])
            Task { await GracefulShutdown.$current.withValue(shutdown) { await upgrade.serve(session, route) } }
        }
        return listener.address.port
    }

    /// Closes everything before the reactor ends, which would hold it for ever.
    nonisolated func end() {
        reactor.submit { self.assumeIsolated { $0.close() } }
        reactor.stop()
    }

    private func close() {
        listener?.stop()
        for connection in connections { connection.close() }
        (listener, connections) = (nil, [])
    }
}

/// Stands where HTTP would, for the moment before it hands over.
private final class PendingConnection: ConnectionDelegate {
    init(_ connection: Connection) {}
    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {}
    func drained(_ connection: Connection) {}
    func closed(_ connection: Connection, error: NetworkError?) {}
}
