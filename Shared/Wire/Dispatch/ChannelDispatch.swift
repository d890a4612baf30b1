package import Primitives

/// One message for one person on one channel, with all that a worker needs to send it, and what has gone wrong so far.
package struct ChannelDispatch: Sendable, Hashable {
    /// Derived from notification, channel and step: a replay makes the same one, and the ledger drops it.
    package var id: UUIDv7
    package var recipient: RecipientKey
    package var notificationID: UUIDv7
    package var channel: Channel
    package var step: UInt32 = 0
    package var operation = DispatchOperation.send
    package var category: String?
    package var priority = Priority.unspecified

    /// The words: a template filled with the variables, what content overrides, or content alone.
    package var template: TemplateReference?
    package var content: Content?
    /// A JSON object; empty when there is none.
    package var variables: [UInt8] = []
    package var locale: String?
    package var timezone: String?
    /// When it is a digest: what it gathers, oldest first. Its key says how often its person gets one.
    package var digest: [DigestItem] = []
    package var digestKey: String?
    /// When it is a reminder: which one, from 1. The id is derived with it, too.
    package var reminder: UInt32 = 0
    /// The person's owner is told when it is sent, for reminders wait from then on.
    package var tellsSent = false

    package var destination: Destination

    package var acceptedAt: Timestamp
    package var decidedAt: Timestamp
    package var expiresAt: Timestamp?
    package var onUnknown = UnknownOutcomePolicy.hold
    package var tracking = Tracking()
    package var metadata: [MetadataEntry] = []
    package var decisionID: UUIDv7?
    package var cause = Cause()

    /// What the workers add.
    package var attempt = Attempt()
    package var failures: [Failure] = []
    package var deadLetter: DeadLetter?

    package init(
        id: UUIDv7,
        recipient: RecipientKey,
        notificationID: UUIDv7,
        channel: Channel,
        destination: Destination,
        acceptedAt: Timestamp,
        decidedAt: Timestamp
    ) {
        (self.id, self.recipient, self.notificationID) = (id, recipient, notificationID)
        (self.channel, self.destination) = (channel, destination)
        (self.acceptedAt, self.decidedAt) = (acceptedAt, decidedAt)
    }
}
