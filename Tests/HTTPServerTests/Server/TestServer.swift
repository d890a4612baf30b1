import Concurrency
import Network
import Observability
import Synchronization
import TestSupport

@testable import HTTPServer

/// A server that runs for as long as a test holds it.
final class TestServer: Sendable {
    let port: UInt16
    let shutdown = GracefulShutdown()
    let registry = MetricRegistry()
    private let lines: LogLines
    private let reactors: [Reactor]
    private let running = Mutex<Task<Void, any Error>?>(nil)

    var metrics: String { String(decoding: registry.prometheusText(), as: UTF8.self) }
    var openConnections: Int { registry.gauge("herald_http_server_connections_open", "").value }
    var inFlight: Int { registry.gauge("herald_http_server_requests_in_flight", "").value }
    var openStreams: Int { registry.gauge("herald_http_server_streams_open", "").value }
    var logged: String { lines.text }

    init(
        port: UInt16 = 0,
        reactors count: Int = 1,
        limits: HTTPServerLimits = HTTPServerLimits(),
        tls: TLSContext? = nil,
        crossOrigin: CrossOriginPolicy? = nil,
        _ routes: (inout HTTPRouter) -> Void = TestServer.echo
    ) throws {
        reactors = try (0..<count).map { try Reactor(name: "server-\($0)") }
        var (router, options) = (HTTPRouter(), HTTPServerOptions())
        routes(&router)
        (options.limits, options.tls, options.crossOrigin) = (limits, tls.map(RenewableTLS.init), crossOrigin)
        let lines = LogLines()
        let server = try HTTPServer(
            address: .loopback(port),
            options: options,
            reactors: reactors,
            router: router,
            metrics: registry,
            logger: Logger(service: "test", level: .debug, sink: lines.add)
        )
        self.lines = lines
        self.port = server.address.port
        running.withLock { [shutdown] task in
            task = Task { try await GracefulShutdown.$current.withValue(shutdown) { try await server.run() } }
        }
    }

    deinit {
        shutdown.begin()
        let task = running.withLock { $0 }
        Task { [reactors] in
            try? await task?.value
            for reactor in reactors { reactor.stop() }
        }
    }

    /// Begins the shutdown and waits until the server has ended.
    func stop() async throws {
        shutdown.begin()
        try await running.withLock { $0 }?.value
    }

    /// Sends back what it gets.
    static func echo(_ router: inout HTTPRouter) {
        router.on(.post, "/echo") { HTTPResponse(.ok, type: "application/octet-stream", bytes: $0.body) }
        router.on(.get, "/who") { HTTPResponse(.ok, text: $0.certificate?.commonName ?? "nobody") }
        router.on(.get, "/hello") { _ in HTTPResponse(.ok, text: "hello") }
    }
}

/// What a server logged.
private final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    @Sendable func add(_ line: [UInt8]) {
        lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
    }
}

extension HTTPServerLimits {
    static func with(_ change: (inout HTTPServerLimits) -> Void) -> HTTPServerLimits {
        var limits = HTTPServerLimits()
        change(&limits)
        return limits
    }
}
