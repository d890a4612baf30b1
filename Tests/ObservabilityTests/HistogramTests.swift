import Testing

@testable import Observability

@Suite("Histogram")
struct HistogramTests {
    @Test("buckets are cumulative, bounds belong to their bucket, and the sum and count agree")
    func buckets() {
        let histogram = Histogram(HistogramBuckets([5, 1, 2]))
        for value in [0.5, 1, 1.5, 5, 7, -1] { histogram.observe(value) }
        let expected = """
            h_bucket{le="1.0"} 3
            h_bucket{le="2.0"} 4
            h_bucket{le="5.0"} 5
            h_bucket{le="+Inf"} 6
            h_sum 14
            h_count 6

            """
        #expect(text(histogram) == expected)
    }

    @Test("numbers without end or sense are counted and do not trap")
    func extremes() {
        let histogram = Histogram(HistogramBuckets([1]))
        for value in [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude] { histogram.observe(value) }
        histogram.observe(0.5)
        #expect(histogram.count == 5)
        #expect(text(histogram).contains("h_sum 0.5\n"))
    }

    @Test("a body is timed whether it returns or throws")
    func time() async throws {
        let histogram = Histogram(.latency)
        #expect(await histogram.time { 7 } == 7)
        await #expect(throws: CancellationError.self) { try await histogram.time { throw CancellationError() } }
        histogram.observe(.milliseconds(3))
        #expect(histogram.count == 3)
    }

    @Test("observations from many tasks are all counted")
    func concurrent() async {
        let histogram = Histogram(.count)
        await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { for value in 0..<5000 { histogram.observe(Double(value)) } } }
        }
        #expect(histogram.count == 40_000)
    }

    private func text(_ histogram: Histogram) -> String {
        var text = PrometheusText()
        histogram.write("h", "", to: &text)
        return String(decoding: text.bytes, as: UTF8.self)
    }
}
