import Concurrency

/// A commit that the brokers have not answered yet.
struct PendingCommit: Sendable {
    let positions: [CommitPosition]
    let start = ContinuousClock.now
    let deadline: Deadline
    /// Who waits for it; `nil` for a commit that no one asked for.
    var answer: CheckedContinuation<KafkaError?, Never>?
}
