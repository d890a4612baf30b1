package import Primitives

/// What became of a dispatch. Events may come twice and out of order.
package struct DeliveryEvent: Sendable, Hashable {
    /// Derived where the provider names its events, so that a callback told twice makes one event.
    package var id: UUIDv7
    package var recipient: RecipientKey
    package var notificationID: UUIDv7
    package var dispatchID: UUIDv7
    package var channel: Channel
    package var status: DeliveryStatus
    /// By the clock of whoever saw it happen.
    package var occurredAt: Timestamp
    /// By ours.
    package var recordedAt: Timestamp
    /// Of the notification, for latency without a look-up.
    package var acceptedAt: Timestamp?

    package var provider: String?
    package var providerAccount: String?
    package var providerMessageID: String?
    package var providerCode: String?
    /// A stable word out of one table, such as mailbox_full.
    package var reasonCode: String?
    package var detail: String?
    /// The address is dead, not only this message.
    package var isPermanent = false
    package var attempt: UInt32 = 0
    package var cost: Cost?
    /// Of a text message.
    package var segments: UInt32 = 0

    package var category: String?
    package var priority = Priority.unspecified
    package var template: TemplateReference?
    package var locale: String?
    package var step: UInt32 = 0
    /// Of the device that was reached or is gone.
    package var deviceID: UUIDv7?
    /// The link that was followed.
    package var url: String?
    /// Seen by a machine, such as a mail proxy: no sign of a person.
    package var isAutomated = false
    package var metadata: [MetadataEntry] = []
    package var cause = Cause()
    /// Of a digest: every notification that it carried.
    package var digested: [UUIDv7] = []
    /// Of one device among several: it says nothing of the whole.
    package var isPartial = false

    package init(
        id: UUIDv7,
        recipient: RecipientKey,
        notificationID: UUIDv7,
        dispatchID: UUIDv7,
        channel: Channel,
        status: DeliveryStatus,
        occurredAt: Timestamp,
        recordedAt: Timestamp
    ) {
        (self.id, self.recipient, self.notificationID) = (id, recipient, notificationID)
        (self.dispatchID, self.channel, self.status) = (dispatchID, channel, status)
        (self.occurredAt, self.recordedAt) = (occurredAt, recordedAt)
    }
}
