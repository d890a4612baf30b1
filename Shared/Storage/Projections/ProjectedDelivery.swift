package import Primitives

/// One thing that happened to a notification on a channel.
package struct ProjectedDelivery: Sendable, Hashable {
    package let tenant: TenantID
    package let notification: UUIDv7
    package let user: UserID
    /// The same for every copy of the event.
    package let event: String
    package let channel: Channel
    package let status: DeliveryStatus
    package let occurredAt: Timestamp
    package var dispatch: String?
    package var attempt: Int32 = 1
    package var provider: String?
    package var account: String?
    package var providerMessage: String?
    package var errorCode: String?
    package var detail: String?
    /// In millionths of the tenant's currency.
    package var cost: Int64 = 0

    package init(
        tenant: TenantID,
        notification: UUIDv7,
        user: UserID,
        event: String,
        channel: Channel,
        status: DeliveryStatus,
        occurredAt: Timestamp
    ) {
        (self.tenant, self.notification, self.user) = (tenant, notification, user)
        (self.event, self.channel, self.status) = (event, channel, status)
        self.occurredAt = occurredAt
    }
}
