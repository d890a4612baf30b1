import Concurrency
import Network
import TestSupport

/// Sends one request after the other over each of a few connections, as fast as answers come.
///
/// `@unchecked Sendable`: after `init`, everything is used on the reactor's thread alone.
final class HTTPLoad: ConnectionDelegate, @unchecked Sendable {
    private let connections: [Connection]
    private let request: @Sendable (Int) -> [UInt8]
    private let count: Int
    private var sent = 0
    private var received = 0
    /// What each connection is receiving.
    private var answers: [ObjectIdentifier: HTTPAnswerMeter] = [:]
    private var done: CheckedContinuation<Void, any Error>?

    private init(_ count: Int, _ connections: [Connection], _ request: @escaping @Sendable (Int) -> [UInt8]) {
        (self.count, self.connections, self.request) = (count, connections, request)
    }

    /// How long `count` requests took in all, each made by its number; an answer that is not a 2xx ends it.
    static func run(
        _ count: Int,
        over width: Int,
        port: UInt16,
        on reactor: Reactor,
        _ request: @escaping @Sendable (Int) -> [UInt8]
    ) async throws -> Duration {
        var connections: [Connection] = []
        for _ in 0..<width {
            connections.append(
                try await Connector.connect(host: "127.0.0.1", port: port, reactor: reactor, until: .after(.seconds(5)))
            )
        }
        let load = HTTPLoad(count, connections, request)
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
        guard sent < count else { return }
        connection.write(request(sent))
        sent += 1
    }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        guard answers[ObjectIdentifier(connection), default: HTTPAnswerMeter()].isWhole(after: bytes) else { return }
        let answer = answers.removeValue(forKey: ObjectIdentifier(connection))
        if let fault = answer?.fault { return finish(NeverHappened(description: fault)) }
        received += 1
        if received == count { finish(nil) } else { send(connection) }
    }

    func drained(_ connection: Connection) {}

    func closed(_ connection: Connection, error: NetworkError?) {
        finish(error ?? NetworkError(.closed, "benchmark"))
    }

    private func finish(_ error: (any Error)?) {
        guard let done else { return }
        self.done = nil
        if let error { done.resume(throwing: error) } else { done.resume() }
        for connection in connections { connection.close() }
    }
}
