import Primitives

/// The latest commands, so that one that is produced twice is applied once.
struct AppliedCommands: Equatable, Sendable {
    /// The oldest first.
    var ids: [UUIDv7] = []

    /// False when it was there.
    mutating func insert(_ id: UUIDv7, at now: Timestamp) -> Bool {
        guard !ids.contains(id) else { return false }
        ids.removeAll { $0.timestamp + RecipientState.Limits.commandAge < now }
        if ids.count >= RecipientState.Limits.appliedCommands {
            ids.removeFirst(ids.count - RecipientState.Limits.appliedCommands + 1)
        }
        ids.append(id)
        return true
    }
}
