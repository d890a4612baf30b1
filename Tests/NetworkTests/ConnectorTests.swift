import Concurrency
import Network
import TestSupport
import Testing

@Suite("Connector", .timeLimit(.minutes(1)))
final class ConnectorTests: Sendable {
    private let reactor: Reactor

    init() throws {
        reactor = try Reactor(name: "connector-test")
    }

    deinit {
        reactor.stop()
    }

    @Test("a refused connect is a typed, retriable error")
    func refused() async throws {
        let port = try freePort()
        let error = await #expect(throws: NetworkError.self) { try await connect("127.0.0.1", port) }
        #expect(error?.code == .system(111))
        #expect(error?.isRetriable == true)
    }

    @Test("a name that does not exist is unresolved, a known one connects")
    func names() async throws {
        let server = try EchoServer()
        let error = await #expect(throws: NetworkError.self) { try await connect("no.such.invalid", 1) }
        #expect(error?.code == .unresolved)
        _ = try await connect("localhost", server.port)
    }

    @Test("an address that does not answer ends at the deadline")
    func deadline() async throws {
        let full = try FullBacklog()
        let start = ContinuousClock.now
        let error = await #expect(throws: NetworkError.self) {
            try await connect("127.0.0.1", full.port, within: .milliseconds(200))
        }
        #expect(error?.code == .timedOut)
        #expect(start.duration(to: .now) < .seconds(5))
    }

    @Test("a cancelled connect ends at once")
    func cancelled() async throws {
        let full = try FullBacklog()
        let connecting = Task { try await connect("127.0.0.1", full.port, within: .seconds(50)) }
        connecting.cancel()
        let error = await #expect(throws: NetworkError.self) { try await connecting.value }
        #expect(error?.code == .closed)
    }

    private func connect(
        _ host: String,
        _ port: UInt16,
        within limit: Duration = .seconds(9)
    ) async throws -> Connection {
        try await Connector.connect(host: host, port: port, reactor: reactor, until: .after(limit))
    }
}
