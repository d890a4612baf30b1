package import Primitives

extension Timestamp {
    /// The beginning of its hour.
    package var hour: Timestamp {
        let into = microseconds.flooringDivision(by: 3_600_000_000).remainder
        return Timestamp(microseconds: microseconds.subtractingSaturating(into))
    }
}
