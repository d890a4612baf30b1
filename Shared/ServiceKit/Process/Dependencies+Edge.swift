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
        return ServiceGroup.Part("edge", server)
    }
}
