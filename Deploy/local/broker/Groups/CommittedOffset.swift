struct TopicPartition: Hashable {
    let topic: String
    let partition: Int32
}

/// How far a group has come in a partition.
struct CommittedOffset: Equatable {
    let offset: Int64
    let leaderEpoch: Int32
    let metadata: String

    static let absent = CommittedOffset(offset: -1, leaderEpoch: -1, metadata: "")
}
