/// A commit that the brokers have not answered yet.
struct PendingCommit: Sendable {
    let positions: [CommitPosition]
    let start = ContinuousClock.now
    /// `nil` for a commit that no one asked for.
    let reply: Reply<Void>?
}
