import Primitives

/// Durations in eight steps an octave of milliseconds, so that a percentile is off by an eighth at most.
package struct LatencyStep: Sendable, Hashable {
    package let number: Int32

    package init(number: Int32) {
        self.number = number
    }

    /// Less than a millisecond is the first step.
    init(_ duration: Duration) {
        let milliseconds = max(1, Double(duration.microseconds) / 1000)
        let octave = Int32(milliseconds.exponent)
        number = octave * 8 + Int32((milliseconds.significand - 1) * 8)
    }

    /// Where it begins, in milliseconds.
    package var start: Double {
        let octave = max(0, min(60, number / 8))
        return Double(UInt64(1) << UInt64(octave)) * (1 + Double(number % 8) / 8)
    }
}
