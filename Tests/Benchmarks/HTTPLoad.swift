import Concurrency
import Network

/// Sends one request after the other over each of a few connections, as fast as answers come.
///
/// `@unchecked Sendable`: after `init`, everything is used on the reactor's thread alone.
final class HTTPLoad: ConnectionDelegate, @unchecked Sendable {
    private let connections: [Connection]
    private var toSend: Int
    private var toReceive: Int
    /// Of the answer that a connection is receiving, by the connection's place.
    private var missing: [ObjectIdentifier: Int] = [:]
    private var answerLength: Int?
    private var done: CheckedContinuation<Void, any Error>?

    private static let request: [UInt8] = {
        let body = String(repeating: "x", count: 400)
        return Array("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 400\r\n\r\n\(body)".utf8)
    }()

    private init(_ count: Int, _ connections: [Connection]) {
        (toSend, toReceive, self.connections) = (count, count, connections)
    }

    /// How long `count` requests took in all.
    static func run(_ count: Int, over width: Int, port: UInt16, on reactor: Reactor) async throws -> Duration {
        var connections: [Connection] = []
        for _ in 0..<width {
            connections.append(
                try await Connector.connect(host: "127.0.0.1", port: port, reactor: reactor, until: .after(.seconds(5)))
            )
        }
        let load = HTTPLoad(count, connections)
        let start = ContinuousClock.now
        try await withCheckedThrowingContinuation { done in
            reactor.submit { load.start(done) }
        }
        return start.duration(to: .now)
    }

    private func start(_ done: CheckedContinuation<Void, any Error>) {
        self.done = done
        for connection in connections {
            do {
                try connection.start(self)
                send(connection)
            } catch {
                finish(error)
            }
        }
    }

    private func send(_ connection: Connection) {
        guard toSend > 0 else { return }
        toSend -= 1
        connection.write(HTTPLoad.request)
    }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        // A server's answers are all of one length, which the first tells; they are small enough to come whole.
        let length = answerLength ?? bytes.count
        answerLength = length
        let rest = missing[ObjectIdentifier(connection), default: length] - bytes.count
        missing[ObjectIdentifier(connection)] = rest > 0 ? rest : length
        guard rest <= 0 else { return }
        toReceive -= 1
        if toReceive == 0 { finish(nil) } else { send(connection) }
    }

    func drained(_ connection: Connection) {}

    func closed(_ connection: Connection, error: NetworkError?) {
        finish(error ?? NetworkError(.closed, "benchmark"))
    }

    private func finish(_ error: NetworkError?) {
        guard let done else { return }
        self.done = nil
        if let error { done.resume(throwing: error) } else { done.resume() }
        for connection in connections { connection.close() }
    }
}
