/// An offset to be committed, and under which assignment it was reached.
struct CommitPosition: Equatable, Sendable {
    let partition: TopicPartition
    let assignment: Assignment
    let offset: Int64
}
