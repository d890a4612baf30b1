import Concurrency
import Network
import Synchronization

/// A connection of a test's own, on a reactor of its own.
actor TestClient {
    nonisolated let seen = Witness()
    private let reactor: Reactor
    private let connection: Connection

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(_ port: UInt16) async throws {
        reactor = try Reactor(name: "client")
        connection = try await Connector.connect(
            host: "127.0.0.1",
            port: port,
            reactor: reactor,
            until: .after(.seconds(5))
        )
        try start()
    }

    deinit {
        reactor.submit { [connection] in connection.close() }
        reactor.stop()
    }

    private func start() throws { try connection.start(seen) }

    var queuedBytes: Int { connection.queuedBytes }

    func send(_ parts: [[UInt8]]) { connection.write(parts) }
    func pauseReading() { connection.pauseReading() }
    func resumeReading() { connection.resumeReading() }
    func close() { connection.close() }
    func abort() { connection.abort() }

    func sendAndFinish(_ bytes: [UInt8], lingering: Duration) {
        connection.write(bytes)
        connection.closeAfterFlush(lingering: lingering)
    }
}

/// What a connection told its delegate.
final class Witness: ConnectionDelegate, Sendable {
    private struct Seen {
        var received: [UInt8] = []
        var drained = 0
        var closed = 0
    }

    private let seen = Mutex(Seen())

    var received: [UInt8] { seen.withLock { $0.received } }
    var drained: Int { seen.withLock { $0.drained } }
    var closed: Int { seen.withLock { $0.closed } }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        seen.withLock { $0.received += bytes }
    }

    func drained(_ connection: Connection) {
        seen.withLock { $0.drained += 1 }
    }

    func closed(_ connection: Connection, error: NetworkError?) {
        seen.withLock { $0.closed += 1 }
    }
}
