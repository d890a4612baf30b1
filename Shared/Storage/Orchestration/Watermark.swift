/// How far a batch brings a partition.
package struct Watermark: Sendable, Hashable {
    package struct Partition: Sendable, Hashable {
        package let topic: String
        package let number: Int32

        package init(topic: String, number: Int32) {
            (self.topic, self.number) = (topic, number)
        }
    }

    package let partition: Partition
    /// What the writer believes that it is; `nil` where there has been none.
    package let from: Int64?
    /// The offset of the first record that the batch leaves undone.
    package let to: Int64

    package init(_ partition: Partition, from: Int64?, to: Int64) {
        (self.partition, self.from, self.to) = (partition, from, to)
    }
}
