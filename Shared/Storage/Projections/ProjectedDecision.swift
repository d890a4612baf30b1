package import Primitives

/// Why a person did or did not get a notification on a channel.
package struct ProjectedDecision: Sendable, Hashable {
    package let tenant: TenantID
    package let notification: UUIDv7
    package let user: UserID
    /// The same for every copy of the decision.
    package let decision: UUIDv7
    package let channel: Channel
    /// What the channel came to by it: held, queued, suppressed or cancelled.
    package let outcome: DeliveryStatus
    package let reason: String
    package let decidedAt: Timestamp
    /// What was decided, in the rules' own word.
    package var verdict: String
    /// The place in the fallback order, from 0.
    package var step: Int32 = 0
    package var rule: String?
    package var detail: String?
    /// What was known, as a JSON object.
    package var inputs = "{}"
    /// In which versions, as a JSON object.
    package var versions = "{}"
    package var until: Timestamp?
    package var dispatch: UUIDv7?
    /// Says what would be done, and moves no status.
    package var isDryRun = false
    package var template: String?
    package var category: String?

    package init(
        tenant: TenantID,
        notification: UUIDv7,
        user: UserID,
        decision: UUIDv7,
        channel: Channel,
        outcome: DeliveryStatus,
        reason: String,
        decidedAt: Timestamp
    ) {
        (self.tenant, self.notification, self.user, self.decision) = (tenant, notification, user, decision)
        (self.channel, self.outcome, self.reason) = (channel, outcome, reason)
        (self.decidedAt, verdict) = (decidedAt, outcome.rawValue)
    }
}
