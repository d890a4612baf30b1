import HTTPClient
import Network
import Observability
import TestSupport
import Testing

@testable import ServiceKit

@Suite struct HealthProbeTests {
    @Test("says what the service says of itself, also of one that listens at every address", arguments: [true, false])
    func answer(isReady: Bool) async throws {
        let health = Health([HealthCheck("kafka") {}], metrics: MetricRegistry())
        if !isReady { health.beginDraining() }
        let server = try LoopbackServer(AdminServer.router(health, MetricRegistry()))
        let probe = try HealthProbe(#require(SocketAddress(host: "0.0.0.0", port: server.port)))
        #expect(try await probe.ask().status == (isReady ? 200 : 503))
        try await server.stop()
    }

    @Test("throws when nobody is there")
    func nobody() async throws {
        let probe = try HealthProbe(.loopback(freePort()))
        await #expect(throws: HTTPClientError.self) { try await probe.ask() }
    }
}
