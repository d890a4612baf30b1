package import Primitives

/// Why a person did or did not get a notification on a channel.
package struct ProjectedDecision: Sendable, Hashable {
    package let tenant: TenantID
    package let notification: UUIDv7
    package let user: UserID
    /// The same for every copy of the decision.
    package let decision: String
    package let channel: Channel
    /// What the channel came to by it: held, queued, suppressed or cancelled.
    package let outcome: DeliveryStatus
    package let reason: String
    package let decidedAt: Timestamp
    package var rule: String?
    /// What was known and in which versions, as a JSON object.
    package var inputs = "{}"

    package init(
        tenant: TenantID,
        notification: UUIDv7,
        user: UserID,
        decision: String,
        channel: Channel,
        outcome: DeliveryStatus,
        reason: String,
        decidedAt: Timestamp
    ) {
        (self.tenant, self.notification, self.user, self.decision) = (tenant, notification, user, decision)
        (self.channel, self.outcome, self.reason) = (channel, outcome, reason)
        self.decidedAt = decidedAt
    }
}
