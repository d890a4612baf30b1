import Observability
import ServiceKit
import Synchronization
import Testing

@Suite struct HealthTests {
    private struct Down: Error, CustomStringConvertible {
        let description = "connection refused"
    }

    @Test("ready only when every dependency serves, naming the one that does not")
    func naming() async {
        let checks = [HealthCheck("kafka") {}, HealthCheck("redis") { throw Down() }]
        let report = await Health(checks, metrics: MetricRegistry()).report()
        #expect(!report.isReady)
        let text = String(decoding: report.json, as: UTF8.self)
        #expect(text.contains(#""status":"not_ready""#))
        #expect(text.contains(#""error":"connection refused""#))
    }

    @Test("a dependency that never answers does not keep the probe from answering")
    func deadline() async {
        let check = HealthCheck("postgres", within: .milliseconds(30)) { try await Task.sleep(for: .seconds(600)) }
        let report = await Health([check], metrics: MetricRegistry()).report()
        #expect(report.dependencies.first?.failure?.contains("no answer") == true)
    }

    @Test("a draining service is not ready however healthy it is")
    func draining() async {
        let health = Health([HealthCheck("kafka") {}], metrics: MetricRegistry())
        #expect(await health.report().isReady)
        health.beginDraining()
        #expect(await !health.report().isReady)
    }

    @Test("eager probes do not become load on the dependency")
    func freshness() async {
        let calls = Mutex(0)
        let check = HealthCheck("kafka") { calls.withLock { $0 += 1 } }
        let health = Health([check], freshness: .seconds(60), metrics: MetricRegistry())
        for _ in 0..<20 { _ = await health.report() }
        #expect(calls.withLock { $0 } == 1)
    }
}
