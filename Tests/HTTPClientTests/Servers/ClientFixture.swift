import Concurrency
import HTTPClient
import Network
import Observability
import TestSupport

/// A client on a reactor of its own, which ends with it.
final class ClientFixture: Sendable {
    let client: HTTPClient
    private let registry = MetricRegistry()
    /// Declared after the client, so that the reactor still runs when the client is dropped.
    private let lifetime: ReactorLifetime

    init(_ configure: (inout HTTPClientConfiguration) -> Void = { _ in }) throws {
        var configuration = HTTPClientConfiguration()
        configure(&configuration)
        let reactor = try Reactor(name: "client")
        lifetime = ReactorLifetime(reactor)
        client = try HTTPClient(configuration, reactor: reactor, metrics: registry, logger: .silent)
    }

    convenience init(_ authority: TestAuthority, _ configure: (inout HTTPClientConfiguration) -> Void = { _ in }) throws
    {
        try self.init {
            $0.tls.authorities = authority.authority
            configure(&$0)
        }
    }

    func execute(
        _ request: HTTPClientRequest,
        within limit: Duration = .seconds(20)
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        try await client.execute(request, deadline: .after(limit))
    }

    var inFlight: Int { registry.gauge("herald_http_client_request_in_flight", "").value }

    var connections: Int { registry.counter("herald_http_client_request_connections_total", "").value }

    func errors(_ code: String) -> Int {
        registry.counter("herald_http_client_request_errors_total", "", labels: ["code": code]).value
    }

    /// The error of a call that must fail.
    func failure(of request: HTTPClientRequest, within limit: Duration = .seconds(20)) async -> HTTPClientError? {
        do throws(HTTPClientError) {
            _ = try await execute(request, within: limit)
            return nil
        } catch {
            return error
        }
    }
}

/// Stops its reactor at the end.
private final class ReactorLifetime: Sendable {
    private let reactor: Reactor

    init(_ reactor: Reactor) {
        self.reactor = reactor
    }

    deinit {
        reactor.stop()
    }
}

extension HTTPClientResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}
