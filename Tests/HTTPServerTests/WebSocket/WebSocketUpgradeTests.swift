import Concurrency
import Network
import Observability
import TestSupport
import Testing

@testable import HTTPServer

@Suite("WebSocketUpgrade", .timeLimit(.minutes(1)))
final class WebSocketUpgradeTests {
    private struct Failure: Error {}

    private let reactor: Reactor
    private let transport = InMemoryTransport()
    private let registry = MetricRegistry()

    init() throws {
        reactor = try Reactor(name: "upgrade-test")
    }

    deinit {
        reactor.stop()
    }

    @Test("bytes that came behind the request belong to the socket")
    func early() async throws {
        await (try await serve(early: ClientFrame.close(1000).bytes) { _ in }).value
        #expect(transport.now.written == [0x88, 2, 3, 0xE8])
        #expect(metrics.contains("closed_total{code=\"1000\"} 1"))
        #expect(metrics.contains("websockets_open 0"))
    }

    @Test("a route that returns closes with 1000, one that throws with 1011")
    func routeEnds() async throws {
        await (try await serve { _ in }).value
        #expect(transport.now.written == [0x88, 2, 3, 0xE8])
        await (try await serve { _ in throw Failure() }).value
        #expect(transport.now.written.suffix(4) == [0x88, 2, 3, 0xF3])
    }

    @Test("a graceful shutdown closes with 1001, and the route ends")
    func shutdown() async throws {
        let shutdown = GracefulShutdown()
        let served = try await GracefulShutdown.$current.withValue(shutdown) {
            try await serve { socket in for try await _ in socket.messages {} }
        }
        shutdown.begin()
        await served.value
        #expect(transport.now.written == [0x88, 2, 3, 0xE9])
    }

    @Test("a client's private close codes are counted as one")
    func privateCodes() async throws {
        for code in [3000, 4999] as [UInt16] {
            await (try await serve(early: ClientFrame.close(code).bytes) { _ in }).value
        }
        #expect(metrics.contains("closed_total{code=\"private\"} 2"))
    }

    private var metrics: String { String(decoding: registry.prometheusText(), as: UTF8.self) }

    /// The task ends with the socket; no client answers, so a close ends by its short timeout.
    private func serve(
        early: [UInt8] = [],
        _ route: @escaping @Sendable (WebSocket) async throws -> Void
    ) async throws -> Task<Void, Never> {
        var options = WebSocketOptions()
        options.limits.closeTimeout = .milliseconds(10)
        let request = [
            "upgrade": ["websocket"], "connection": ["Upgrade"], "sec-websocket-version": ["13"],
            "sec-websocket-key": ["dGhlIHNhbXBsZSBub25jZQ=="],
        ]
        let upgrade = WebSocketUpgrade(
            handshake: try WebSocketHandshake(method: "GET", subprotocols: [], compression: nil) { request[$0] ?? [] },
            options: options,
            metrics: WebSocketMetrics(registry),
            logger: .silent
        )
        let session = await withCheckedContinuation { opened in
            reactor.submit { [reactor, transport] in
                opened.resume(returning: upgrade.open(transport, on: reactor, early: early))
            }
        }
        return Task { await upgrade.serve(session, route) }
    }
}
