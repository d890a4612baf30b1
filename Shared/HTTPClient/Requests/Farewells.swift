import Synchronization

/// The GOAWAYs of a client's HTTP/2 connections by their local port: libcurl tells each only to the transfer that happened
/// to read it, but it concerns every stream of the connection.
final class Farewells: Sendable {
    private let lastStreams = Mutex<[Int32: UInt32]>([:])

    func note(_ localPort: Int32, lastStream: UInt32) {
        lastStreams.withLock { $0[localPort] = min($0[localPort] ?? .max, lastStream) }
    }

    /// A request that is about to be sent from there shows that the port belongs to a new connection.
    func forget(_ localPort: Int32) {
        lastStreams.withLock { _ = $0.removeValue(forKey: localPort) }
    }

    /// Whether the server has said of this stream that it did not look at it.
    func excludes(_ localPort: Int32, _ stream: UInt32) -> Bool {
        lastStreams.withLock { stream > $0[localPort] ?? .max }
    }
}
