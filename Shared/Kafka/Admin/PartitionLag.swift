/// How far a group has come in a partition.
package struct PartitionLag: Sendable, Hashable {
    package let partition: TopicPartition
    /// The next offset to be read; `nil` when the group has committed none.
    package let committed: Int64?
    package let watermarks: Watermarks

    package init(partition: TopicPartition, committed: Int64?, watermarks: Watermarks) {
        (self.partition, self.committed, self.watermarks) = (partition, committed, watermarks)
    }

    /// Records that are there and not committed.
    package var lag: Int64 { max(0, watermarks.high - max(committed ?? 0, watermarks.low)) }
}
