/// Where a record was stored.
package struct Delivery: Sendable, Hashable {
    package let partition: Int32
    /// `nil` when the broker had stored the record before it was asked again, and no longer knows where.
    package let offset: Int64?

    package init(partition: Int32, offset: Int64?) {
        (self.partition, self.offset) = (partition, offset)
    }
}
