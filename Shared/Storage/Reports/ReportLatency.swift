import Postgres
import Primitives

/// How long it took from acceptance, on one channel by one provider.
package struct ReportLatency: Sendable {
    package let channel: String
    package let provider: String
    /// `sent` or `delivered`.
    package let kind: String
    package let count: Int64
    /// In order, with how many lie in each.
    private let steps: [(step: LatencyStep, count: Int64)]

    init(_ row: PostgresRow) throws {
        let (channel, provider, kind, numbers, counts) = try row.decode(
            (String, String, String, [Int32], [Int64]).self
        )
        (self.channel, self.provider, self.kind) = (channel, provider, kind)
        steps = zip(numbers, counts).map { (LatencyStep(number: $0), $1) }
        count = counts.reduce(0) { $0.addingSaturating($1) }
    }

    /// Milliseconds that this share of them took at most, as far as the steps can tell; zero when there are none.
    package func percentile(_ share: Double) -> Double {
        let rank = Double(count) * share
        var seen = 0.0
        for (step, count) in steps where count > 0 {
            if seen + Double(count) >= rank {
                let end = LatencyStep(number: step.number + 1).start
                return step.start + (end - step.start) * max(0, rank - seen) / Double(count)
            }
            seen += Double(count)
        }
        return 0
    }
}
