import Observability
import Primitives
import Testing

@Suite("TraceContext")
struct TraceContextTests {
    private let example = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test("the example of the W3C recommendation is read and written")
    func readsExample() throws {
        let context = try #require(TraceContext(traceparent: example))
        #expect(context.traceID == "0af7651916cd43dd8448eb211c80319c")
        #expect(context.spanIDText == "b7ad6b7169203331")
        #expect(context.isSampled)
        #expect(context.traceparent == example)
    }

    @Test(
        "later versions, further fields and unknown flags are read as far as they are known",
        arguments: [
            ("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-holds", true),
            ("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", false),
            ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff", true),
            ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe", false),
            ("00-00000000000000000000000000000001-0000000000000001-00", false),
        ]
    )
    func lenient(header: String, isSampled: Bool) {
        #expect(TraceContext(traceparent: header)?.isSampled == isSampled)
    }

    @Test(
        "what the recommendation calls invalid begins a new trace",
        arguments: [
            "", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.what",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
            "0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
            " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
            "00-éaf7651916cd43dd8448eb211c8031-b7ad6b7169203331-01",
        ]
    )
    func invalid(header: String) {
        #expect(TraceContext(traceparent: header) == nil)
    }

    @Test("a new trace is valid whatever the random bits are")
    func fresh() {
        for bits in [0, UInt64.max] {
            let context = TraceContext(randomness: Randomness { bits })
            #expect(TraceContext(traceparent: context.traceparent) == context)
        }
    }

    @Test("a child keeps the trace and its sampling, and has a span of its own")
    func child() throws {
        let parent = TraceContext(isSampled: false)
        let child = parent.child()
        #expect(child.traceID == parent.traceID && child.spanID != parent.spanID && !child.isSampled)
    }
}
