/// A moment as microseconds since 1970 UTC, the form in which Herald stores and sends every time.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Saturates: no number from outside is a trap or wraps into another century.
    package init(milliseconds: Int64) {
        let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1000)
        self.init(microseconds: overflow ? (milliseconds < 0 ? .min : .max) : product)
    }

    package var milliseconds: Int64 { microseconds.flooringDivision(by: 1000).quotient }
    package var seconds: Int64 { microseconds.flooringDivision(by: 1_000_000).quotient }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    package static func + (moment: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(microseconds: moment.microseconds.addingSaturating(duration.microseconds))
    }

    package static func - (moment: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(microseconds: moment.microseconds.subtractingSaturating(duration.microseconds))
    }

    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .microseconds(later.microseconds.subtractingSaturating(earlier.microseconds))
    }
}

extension Duration {
    /// Whole microseconds, saturating: a duration of more than 292,000 years is not a trap.
    package var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? (seconds < 0 ? .min : .max) : scaled.addingSaturating(attoseconds / 1_000_000_000_000)
    }

    package var milliseconds: Int64 { microseconds / 1000 }

    package var seconds: Double { Double(microseconds) / 1e6 }
}

extension Int64 {
    /// Division that rounds towards minus infinity, so that moments before 1970 fall into the right second.
    package func flooringDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    package func addingSaturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    package func subtractingSaturating(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }
}
