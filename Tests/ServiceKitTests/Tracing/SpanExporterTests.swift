import Concurrency
import HTTPClient
import Network
import Observability
import ServiceKit
import TestSupport
import Testing

/// Judged by a collector in Python that counts what OTLP's JSON says.
@Suite struct SpanExporterTests {
    @Test("spans reach the collector in one batch, what is left at the shutdown too")
    func batches() async throws {
        let collector = try await Collector()
        let exporter = try SpanExporterTests.exporter(collector, interval: .milliseconds(20))
        let tracer = Tracer { exporter.export($0) }
        let shutdown = GracefulShutdown()
        let run = Task { try await GracefulShutdown.$current.withValue(shutdown) { try await exporter.run() } }
        for _ in 0..<40 { await tracer.withSpan("step", .server) {} }
        try await eventually("the first spans arrive") { try collector.spans() == 40 }
        await tracer.withSpan("last", .server) {}
        shutdown.begin()
        try await run.value
        #expect(try collector.spans() == 41)
        #expect(try collector.requests().allSatisfy { $0.hasPrefix("step ") || $0.hasPrefix("last ") })
    }

    @Test("a collector that is away costs spans, not the work, and is counted")
    func away() async throws {
        let metrics = MetricRegistry()
        let port = try freePort()
        let exporter = try SpanExporterTests.exporter(port, interval: .milliseconds(1), metrics)
        let tracer = Tracer { exporter.export($0) }
        let shutdown = GracefulShutdown()
        let run = Task { try await GracefulShutdown.$current.withValue(shutdown) { try await exporter.run() } }
        for _ in 0..<3 { await tracer.withSpan("step") {} }
        let dropped = metrics.counter("herald_trace_spans_dropped_total", "")
        try await eventually("the spans are dropped") { dropped.value == 3 }
        shutdown.begin()
        try await run.value
    }

    @Test("a full buffer keeps the oldest spans and refuses the rest")
    func bounded() async {
        let made = Spans()
        let tracer = Tracer { made.add($0) }
        for name in ["a", "b", "c"] { await tracer.withSpan(name) {} }
        var buffer = SpanBuffer(capacity: 2)
        let kept = made.all.map { buffer.add($0) }
        #expect(kept == [true, true, false])
        #expect(buffer.take(9).map(\.name) == ["a", "b"])
        #expect(buffer.isEmpty)
    }

    private static func exporter(_ collector: Collector, interval: Duration) throws -> SpanExporter {
        try exporter(collector.port, interval: interval, MetricRegistry())
    }

    private static func exporter(
        _ port: UInt16,
        interval: Duration,
        _ metrics: MetricRegistry
    ) throws -> SpanExporter {
        let reactor = try Reactor(name: "test")
        let client = try HTTPClient(reactor: reactor, metrics: metrics, logger: .silent)
        return SpanExporter(
            service: "test",
            endpoint: try HTTPURL("http://127.0.0.1:\(port)/v1/traces"),
            client: client,
            interval: interval,
            metrics: metrics,
            logger: .silent
        )
    }
}
