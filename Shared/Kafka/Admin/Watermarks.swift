/// The offsets that a partition holds.
package struct Watermarks: Sendable, Hashable {
    /// Of the oldest record.
    package let low: Int64
    /// That the next record will have.
    package let high: Int64

    package init(low: Int64, high: Int64) {
        (self.low, self.high) = (low, high)
    }
}
