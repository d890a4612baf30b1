import Concurrency
package import HTTPClient
package import Network
import Observability

/// Asks a service that runs on this machine whether it is ready, as a container's health check does.
package struct HealthProbe {
    private let url: HTTPURL

    /// A service that listens at every address is asked at the machine's own.
    package init(_ admin: SocketAddress) throws(HTTPClientError) {
        let address =
            switch admin.host {
            case "0.0.0.0": SocketAddress.loopback(admin.port)
            case "::": SocketAddress(host: "::1", port: admin.port) ?? .loopback(admin.port)
            default: admin
            }
        url = try HTTPURL("http://\(address)/readyz")
    }

    /// What it says; throws when nobody is there or no answer comes in three seconds.
    package func ask() async throws -> HTTPClientResponse {
        let reactor = try Reactor(name: "health")
        let client = try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent)
        let answer = try await client.execute(HTTPClientRequest(.get, url), deadline: .after(.seconds(3)))
        withExtendedLifetime(reactor) {}
        return answer
    }
}
