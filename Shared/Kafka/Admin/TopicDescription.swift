/// A topic as it is.
package struct TopicDescription: Sendable, Hashable {
    package let name: String
    package let partitions: [Int32]

    package var topicPartitions: [TopicPartition] { partitions.map { TopicPartition(name, $0) } }
}
