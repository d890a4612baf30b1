import Concurrency
package import HTTPClient
package import Observability
import Synchronization

/// Sends spans to an OpenTelemetry collector by OTLP/HTTP, in batches, a moment after they end. What the collector
/// does not take after a few attempts is dropped and counted: tracing never holds the work up.
package final class SpanExporter: Service {
    private let endpoint: HTTPURL
    private let client: HTTPClient
    private let encoder: OTLPEncoder
    private let interval: Duration
    private let buffer = Mutex(SpanBuffer())
    private let wakeups = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let metrics: SpanMetrics
    private let logger: Logger

    private static let batchSize = 512
    private static let callLimit: Duration = .seconds(5)

    /// `endpoint` is the collector's `/v1/traces`.
    package init(
        service: String,
        endpoint: HTTPURL,
        client: HTTPClient,
        interval: Duration = .seconds(1),
        metrics: MetricRegistry,
        logger: Logger
    ) {
        (self.endpoint, self.client, self.interval, self.logger) = (endpoint, client, interval, logger)
        encoder = OTLPEncoder(service: service)
        self.metrics = SpanMetrics(metrics)
    }

    /// Never blocks.
    package func export(_ span: Span) {
        let (isKept, wasEmpty) = buffer.withLock { buffer in
            let wasEmpty = buffer.isEmpty
            return (buffer.add(span), wasEmpty)
        }
        if !isKept { metrics.dropped.increment() }
        if wasEmpty { wakeups.continuation.yield() }
    }

    /// Exports until the graceful shutdown begins, then what is left.
    package func run() async throws {
        let shutdown = GracefulShutdown.current
        await shutdown.withHandler({ [wakeups] in wakeups.continuation.finish() }) {
            for await _ in wakeups.stream {
                await shutdown.sleep(for: interval)
                await sendAll()
            }
        }
        await sendAll()
    }

    private func sendAll() async {
        while true {
            let batch = buffer.withLock { $0.take(SpanExporter.batchSize) }
            if batch.isEmpty { return }
            await send(batch)
        }
    }

    private func send(_ batch: [Span]) async {
        let request = HTTPClientRequest(
            .post,
            endpoint,
            headers: ["content-type": "application/json"],
            body: encoder.encode(batch)
        )
        let deadline = Deadline.after(SpanExporter.callLimit)
        do {
            try await RetryPolicy(attempts: 3).run(until: deadline) {
                let response = try await client.execute(request, deadline: deadline)
                if let refusal = CollectorRefusal(status: response.status) { throw refusal }
            }
            metrics.exported.increment(by: batch.count)
        } catch {
            metrics.dropped.increment(by: batch.count)
            logger.warning(
                "The collector took no spans",
                ["trace.spans": .integer(batch.count), "error": .error(error)]
            )
        }
    }
}

/// The collector answered, but not with success. OTLP names the statuses that may be tried again.
private struct CollectorRefusal: RetriableError, CustomStringConvertible {
    let status: Int

    init?(status: Int) {
        if (200..<300).contains(status) { return nil }
        self.status = status
    }

    var isRetriable: Bool { [429, 502, 503, 504].contains(status) }
    var description: String { "the collector answered \(status)" }
}

private struct SpanMetrics: Sendable {
    let exported: Counter
    let dropped: Counter

    init(_ metrics: MetricRegistry) {
        exported = metrics.counter("herald_trace_spans_exported_total", "Spans that the collector took")
        dropped = metrics.counter("herald_trace_spans_dropped_total", "Spans that the collector never got")
    }
}
