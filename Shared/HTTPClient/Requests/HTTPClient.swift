package import Concurrency
package import Network
package import Observability

/// An HTTP client for thousands of concurrent calls on one thread: the reactor's, which should be its own where
/// many TLS handshakes are to be expected. Connections are kept and shared; HTTP/2 carries many calls on one.
package final class HTTPClient: Service {
    private let configuration: HTTPClientConfiguration
    private let engine: TransferEngine
    private let farewells = Farewells()
    private let metrics: TransferMetrics
    private let logger: Logger

    /// The reactor must run for longer than the client.
    package init(
        _ configuration: HTTPClientConfiguration = HTTPClientConfiguration(),
        reactor: Reactor,
        metrics: MetricRegistry,
        logger: Logger
    ) throws(HTTPClientError) {
        self.configuration = configuration
        self.metrics = TransferMetrics(metrics, prefix: "herald_http_client_request")
        self.logger = logger
        engine = try TransferEngine(
            reactor,
            limits: configuration.connections,
            policy: configuration.addressPolicy,
            metrics: self.metrics
        )
    }

    /// Sends the request and returns the whole answer, of whatever status. It ends by the deadline, and when the task
    /// is cancelled it is aborted.
    package func execute(
        _ request: HTTPClientRequest,
        deadline: Deadline
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        let start = ContinuousClock.now
        defer { metrics.latency.observe(start.duration(to: .now)) }
        do {
            try check(request)
            return try await engine.perform(deadline: deadline) { [configuration, farewells] in
                HTTPExchange(request, configuration, farewells)
            }.get()
        } catch {
            note(error, request)
            throw error
        }
    }

    /// Runs until the graceful shutdown begins and the calls under way have ended; later calls are refused.
    package func run() async throws {
        await GracefulShutdown.current.wait()
        await engine.drain()
    }

    private func check(_ request: HTTPClientRequest) throws(HTTPClientError) {
        guard configuration.schemes.contains(request.url.scheme) else {
            throw HTTPClientError(.invalidURL, .notSent, "the client does not speak \(request.url.scheme.rawValue)")
        }
        try request.check()
    }

    private func note(_ error: HTTPClientError, _ request: HTTPClientRequest) {
        metrics.failed(error.code.rawValue)
        logger.debug(
            "HTTP call failed",
            [
                "http.method": .string(request.method.rawValue), "http.host": .string(request.url.host),
                "error": .error(error),
            ]
        )
    }
}
