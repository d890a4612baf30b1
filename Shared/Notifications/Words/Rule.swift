/// What decides about a channel, in the order in which the rules are asked; the first that objects has the last word.
package enum Rule: String, CaseIterable, Sendable {
    case expiry
    case schedule
    case person
    case flag
    case template
    case suppression
    case preference
    case contact
    case digest
    case quietHours = "quiet_hours"
    case caps
    case budget
    /// Nothing objected.
    case routing
    case fallback
    case reminder
    case pendingLimit = "pending_limit"
    case cancel
    case erasure
}
