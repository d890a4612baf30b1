import Concurrency
package import HTTPServer
import Network

extension Dependencies {
    /// The server of a service's public port, as its last part: it stops first.
    package func edge(_ settings: EdgeSettings, _ router: HTTPRouter) throws -> ServiceGroup.Part {
        let reactors = try (0..<settings.threads).map { try Reactor(name: "edge-\($0)") }
        var options = settings.options
        options.tracer = tracer
        let server = try HTTPServer(
            address: settings.address,
            options: options,
            reactors: reactors,
            router: router,
            metrics: metrics,
            logger: logger
        )
        return ServiceGroup.Part("edge", Edge(server: server, watch: watch(settings)))
    }

    /// What looks after the certificate, where there is one.
    private func watch(_ settings: EdgeSettings) -> CertificateWatch? {
        settings.tls.map { CertificateWatch($0, metrics: metrics, logger: logger) }
    }
}

/// A public port with what belongs to it.
private struct Edge: Service {
    let server: HTTPServer
    let watch: CertificateWatch?

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            if let watch { group.addTask { try await watch.run() } }
            try await group.waitForAll()
        }
    }
}
