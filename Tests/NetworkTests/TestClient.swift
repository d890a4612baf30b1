import Concurrency
import Network
import Synchronization

/// A connection of a test's own, on a reactor of its own.
actor TestClient {
    nonisolated let seen = Witness()
    private let reactor: Reactor
    private let connection: Connection

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    /// With `early`, writes it before anything can have come from the peer, and does not read.
    init(_ port: UInt16, tls role: TLSRole? = nil, early: [UInt8] = []) async throws {
        reactor = try Reactor(name: "client")
        connection = try await Connector.connect(
            host: "127.0.0.1",
            port: port,
            reactor: reactor,
            until: .after(.seconds(5))
        )
        try start(role, early)
    }

    deinit {
        reactor.submit { [connection] in connection.close() }
        reactor.stop()
    }

    private func start(_ role: TLSRole?, _ early: [UInt8]) throws {
        try connection.start(seen, tls: role)
        guard !early.isEmpty else { return }
        connection.pauseReading()
        connection.write(early)
    }

    var applicationProtocol: String? { connection.applicationProtocol }
    var peerNames: [String] { connection.tlsPeer?.alternativeNames ?? [] }

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
        var error: NetworkError?
    }

    private let seen = Mutex(Seen())

    var received: [UInt8] { seen.withLock { $0.received } }
    var drained: Int { seen.withLock { $0.drained } }
    var closed: Int { seen.withLock { $0.closed } }

    var error: NetworkError? { seen.withLock { $0.error } }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        seen.withLock { $0.received += bytes }
    }

    func drained(_ connection: Connection) {
        seen.withLock { $0.drained += 1 }
    }

    func closed(_ connection: Connection, error: NetworkError?) {
        seen.withLock {
            $0.closed += 1
            $0.error = error
        }
    }
}
