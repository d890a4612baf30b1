import Foundation
import Observability
import TestSupport
import Testing

@Suite("MetricRegistry")
struct MetricRegistryTests {
    @Test("the same name and labels give the same metric, in whatever order the labels stand")
    func identity() {
        let registry = MetricRegistry()
        let first = registry.counter("herald_a_total", "A.", labels: ["x": "1", "y": "2"])
        #expect(registry.counter("herald_a_total", "A.", labels: ["y": "2", "x": "1"]) === first)
        #expect(registry.counter("herald_a_total", "A.", labels: ["x": "2", "y": "2"]) !== first)
        #expect(registry.gauge("herald_g", "G.") === registry.gauge("herald_g", "G."))
    }

    @Test("a name used for a second kind works and is not exported")
    func secondKind() {
        let registry = MetricRegistry()
        registry.counter("herald_a_total", "A.").increment()
        registry.gauge("herald_a_total", "A.").set(5)
        registry.gauge("herald_a_total", "A.", labels: ["x": "1"]).set(5)
        #expect(text(registry) == "# HELP herald_a_total A.\n# TYPE herald_a_total counter\nherald_a_total 1\n")
    }

    @Test("families and series stand in order, and label values are escaped")
    func order() {
        let registry = MetricRegistry()
        registry.gauge("herald_b", "B.", labels: ["path": "a\\b\"c\nd"]).set(-3)
        registry.counter("herald_a_total", "A.", labels: ["c": "2"]).increment(by: 2)
        registry.counter("herald_a_total", "A.", labels: ["c": "1"]).increment()
        let expected = #"""
            # HELP herald_a_total A.
            # TYPE herald_a_total counter
            herald_a_total{c="1"} 1
            herald_a_total{c="2"} 2
            # HELP herald_b B.
            # TYPE herald_b gauge
            herald_b{path="a\\b\"c\nd"} -3

            """#
        #expect(text(registry) == expected)
    }

    @Test("many tasks may ask for and count on the same metrics")
    func concurrent() async {
        let registry = MetricRegistry()
        await withTaskGroup { group in
            for index in 0..<16 {
                group.addTask {
                    for _ in 0..<500 {
                        registry.counter("herald_a_total", "A.", labels: ["shard": "\(index % 4)"]).increment()
                        registry.gauge("herald_g", "G.").add(index.isMultiple(of: 2) ? 1 : -1)
                    }
                }
            }
        }
        for shard in 0..<4 {
            #expect(registry.counter("herald_a_total", "A.", labels: ["shard": "\(shard)"]).value == 2000)
        }
        #expect(registry.gauge("herald_g", "G.").value == 0)
    }

    @Test("Prometheus' own checker accepts the text", .enabled(if: hasPromtool), .timeLimit(.minutes(1)))
    func promtool() async throws {
        let registry = MetricRegistry()
        registry.counter("herald_kafka_produced_total", "Records acknowledged.", labels: ["topic": "a\"\\\n"])
            .increment()
        registry.gauge("herald_pool_waiting", "Calls that wait for a connection.").set(3)
        let latency = registry.histogram("herald_http_seconds", "Time to answer.", labels: ["route": "/"])
        for value in [0.00005, 0.3, 1e9, .nan] { latency.observe(value) }
        registry.histogram("herald_batch_records", "Records a batch.", buckets: .count).observe(7)
        let folder = try TemporaryFolder()
        try Data(registry.prometheusText()).write(to: URL(filePath: folder.file("metrics")))
        let check = try ChildProcess(
            "sh",
            ["-c", "promtool check metrics < \"$0\"", folder.file("metrics")],
            logTo: folder.file("log")
        )
        let status = try await check.waitForExit()
        let complaints = try String(contentsOfFile: folder.file("log"), encoding: .utf8)
        #expect(status == 0, "\(complaints)")
    }

    private static let hasPromtool = FileManager.default.isExecutableFile(atPath: "/usr/bin/promtool")

    private func text(_ registry: MetricRegistry) -> String {
        String(decoding: registry.prometheusText(), as: UTF8.self)
    }
}
