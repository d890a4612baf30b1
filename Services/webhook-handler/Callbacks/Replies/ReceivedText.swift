import Primitives
import Storage

/// What a person has texted, with whom it is for.
struct ReceivedText: Sendable {
    /// Characters of it that are told: more than any network takes.
    static let limit = 4096

    let reply: TextReply
    let account: AccountName
    let tenant: TenantID
    /// `nil` for a number that the tenant does not know.
    let user: UserID?
    /// What the account has texted them last.
    let answered: NotificationQueries.SentText?

    /// Of several tenants, that of whom the person got a text last; a tenant that has an account for itself hears of all.
    static func meant(_ found: [ReceivedText]) -> ReceivedText? {
        if found.count == 1 { return found[0] }
        return found.filter { $0.answered != nil }.max { left, right in
            (left.answered?.sentAt).flatMap { sent in right.answered.map { sent < $0.sentAt } } ?? false
        }
    }
}
