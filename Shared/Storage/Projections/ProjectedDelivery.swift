package import Primitives

/// One thing that happened to a notification on a channel.
package struct ProjectedDelivery: Sendable, Hashable {
    package let tenant: TenantID
    package let notification: UUIDv7
    package let user: UserID
    /// The same for every copy of the event.
    package let event: UUIDv7
    package let channel: Channel
    package let status: DeliveryStatus
    package let occurredAt: Timestamp
    /// What happened, in the event's own word.
    package var kind: String
    package var dispatch: UUIDv7?
    package var attempt: Int32 = 1
    package var provider: String?
    package var account: String?
    package var providerMessage: String?
    package var errorCode: String?
    package var providerCode: String?
    package var detail: String?
    /// In millionths of the currency.
    package var cost: Int64 = 0
    package var currency: String?
    /// Of a text message.
    package var segments: Int32?
    /// Seen by a machine, such as a mail proxy: no sign of a person.
    package var isAutomated = false
    /// In which hour it is counted: a provider's clock may be anywhere.
    package var countedAt: Timestamp
    /// Counted with it, and not kept: how long it took from acceptance, and of what the message was made.
    package var latency: Duration?
    package var template: String?
    package var category: String?

    package init(
        tenant: TenantID,
        notification: UUIDv7,
        user: UserID,
        event: UUIDv7,
        channel: Channel,
        status: DeliveryStatus,
        occurredAt: Timestamp
    ) {
        (self.tenant, self.notification, self.user) = (tenant, notification, user)
        (self.event, self.channel, self.status) = (event, channel, status)
        (self.occurredAt, countedAt, kind) = (occurredAt, occurredAt, status.rawValue)
    }
}
