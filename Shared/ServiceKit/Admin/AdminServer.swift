import Concurrency
import HTTPServer
import Network
import Observability

/// The port that operators, probes and Prometheus ask: `/healthz` is alive, `/readyz` can work, `/metrics`.
struct AdminServer: Service {
    private let server: HTTPServer

    init(_ address: SocketAddress, _ dependencies: Dependencies) throws {
        var options = HTTPServerOptions()
        options.limits.connections = 256
        server = try HTTPServer(
            address: address,
            options: options,
            reactors: [try Reactor(name: "admin")],
            router: AdminServer.router(dependencies.health, dependencies.metrics),
            metrics: MetricRegistry(),
            logger: dependencies.logger
        )
    }

    func run() async throws { try await server.run() }

    static func router(_ health: Health, _ metrics: MetricRegistry) -> HTTPRouter {
        var router = HTTPRouter()
        router.on(.get, "/healthz") { _ in HTTPResponse(.ok, json: Array(#"{"status":"alive"}"#.utf8)) }
        router.on(.get, "/readyz") { _ in
            let report = await health.report()
            return HTTPResponse(report.isReady ? .ok : .serviceUnavailable, json: report.json)
        }
        router.on(.get, "/metrics") { _ in
            HTTPResponse(.ok, type: "text/plain; version=0.0.4; charset=utf-8", bytes: metrics.prometheusText())
        }
        return router
    }
}
