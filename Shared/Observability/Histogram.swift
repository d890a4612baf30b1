import Primitives
import Synchronization

/// Upper bounds of a histogram's buckets, in ascending order.
package struct HistogramBuckets: Sendable {
    package let bounds: [Double]

    package init(_ bounds: [Double]) {
        self.bounds = bounds.sorted()
    }

    /// 100 µs to 60 s, in seconds.
    package static let latency = HistogramBuckets(
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
    )

    /// Batch sizes and other counts.
    package static let count = HistogramBuckets([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000])
}

/// Counts observations by bucket, without a lock on the path that observes.
package final class Histogram: Metric {
    private final class Cell: Sendable {
        let count = Atomic<Int>(0)
    }

    private let bounds: [Double]
    private let cells: [Cell]
    private let sumOfMicros = Atomic<Int>(0)

    init(_ buckets: HistogramBuckets) {
        bounds = buckets.bounds
        cells = (0...buckets.bounds.count).map { _ in Cell() }
    }

    /// What is not a number, or has no end, counts in the last bucket and leaves the sum alone.
    package func observe(_ value: Double) {
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        cells[index].count.wrappingAdd(1, ordering: .relaxed)
        sumOfMicros.wrappingAdd(Int(exactly: (value * 1e6).rounded()) ?? 0, ordering: .relaxed)
    }

    package func observe(_ duration: Duration) {
        observe(duration.seconds)
    }

    /// Observes how long `body` takes, whether it returns or throws.
    package func time<Result>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        let start = ContinuousClock.now
        defer { observe(start.duration(to: .now)) }
        return try await body()
    }

    package var count: Int { cells.reduce(0) { $0 + $1.count.load(ordering: .relaxed) } }

    func write(_ name: String, _ labels: String, to text: inout PrometheusText) {
        let separator = labels.isEmpty ? "" : ","
        var total = 0
        for (cell, bound) in zip(cells, bounds.map { "\($0)" } + ["+Inf"]) {
            total += cell.count.load(ordering: .relaxed)
            text.sample("\(name)_bucket", "\(labels)\(separator)le=\"\(bound)\"", Double(total))
        }
        text.sample("\(name)_sum", labels, Double(sumOfMicros.load(ordering: .relaxed)) / 1e6)
        text.sample("\(name)_count", labels, Double(total))
    }
}
