import Observability
import Primitives
import Synchronization
import Testing

@Suite struct TracerTests {
    private final class Spans: Sendable {
        let all = Mutex<[Span]>([])
    }

    @Test("what was done is told in its place of the trace, and nothing of a trace that is not sampled")
    func record() throws {
        let (spans, moment) = (Spans(), Timestamp(milliseconds: 5))
        let tracer = Tracer(clock: .fixed(moment + .milliseconds(2))) { span in spans.all.withLock { $0.append(span) } }
        let parent = TraceContext()
        tracer.record("decide", .consumer, parent.child(), after: parent, from: moment, failure: "busy")
        tracer.record("decide", .consumer, TraceContext(isSampled: false), after: nil, from: moment)
        let span = try #require(spans.all.withLock { $0.count == 1 ? $0.first : nil })
        #expect(span.context.traceID == parent.traceID && span.parentSpanID == parent.spanID)
        #expect(span.end - span.start == .milliseconds(2) && span.failure == "busy" && span.kind == .consumer)
    }
}
