import Concurrency
package import HTTPServer
import Network
import Observability

/// An HTTP server on a port of its own, which answers by a test's routes until it is stopped.
package final class LoopbackServer: Sendable {
    package let port: UInt16
    private let reactor: Reactor
    private let shutdown = GracefulShutdown()
    private let serving: Task<Void, any Error>

    package init(_ router: HTTPRouter) throws {
        reactor = try Reactor(name: "loopback")
        let server = try HTTPServer(
            address: .loopback(0),
            reactors: [reactor],
            router: router,
            metrics: MetricRegistry(),
            logger: .silent
        )
        port = server.address.port
        serving = Task { [shutdown] in
            try await GracefulShutdown.$current.withValue(shutdown) { try await server.run() }
        }
    }

    package var url: String { "http://127.0.0.1:\(port)" }

    /// Lets go of whoever waits for an answer.
    package func stop() async throws {
        shutdown.begin()
        try await serving.value
        reactor.stop()
    }
}
