import Storage

/// The recipients that an owner has decided for lately, as it has left them: those of the last batches, and of as many
/// before.
///
/// Memory and the tables are enough. What is remembered is true as long as the watermark is where its owner has put it:
/// only an owner writes states, each write is refused unless the watermark stands there, and whoever is refused forgets
/// and reads anew. A copy in Redis could not be trusted that way: it is written apart from the watermark, so that a crash
/// in between leaves it older or newer, and telling which costs the round trip to the tables that it would save.
struct RecipientMemory: Sendable {
    private let limit: Int
    private var recent: [Storage.RecipientKey: OwnedRecipient] = [:]
    private var older: [Storage.RecipientKey: OwnedRecipient] = [:]

    /// Holds at most twice the limit.
    init(limit: Int = 5000) {
        self.limit = limit
    }

    subscript(recipient: Storage.RecipientKey) -> OwnedRecipient? { recent[recipient] ?? older[recipient] }

    mutating func keep(_ recipients: [Storage.RecipientKey: OwnedRecipient]) {
        recent.merge(recipients) { $1 }
        guard recent.count >= limit else { return }
        (older, recent) = (recent, [:])
    }
}
