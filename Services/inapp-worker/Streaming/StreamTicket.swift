import Primitives
import Storage

/// Whose stream it is, from where and how long.
struct StreamTicket: Sendable {
    let id: UInt64
    let recipient: RecipientKey
    /// The last event that the client knows.
    let after: Int64?
    /// When the token ends that opened the stream, and the token's own id.
    let expiry: Timestamp?
    let token: String?

    func isOver(at now: Timestamp) -> Bool {
        if let expiry { expiry <= now } else { false }
    }
}
