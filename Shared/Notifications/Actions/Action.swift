package import Primitives

/// Something to be done. Records, dispatches, retractions and answers go out, in this order, before the state is stored;
/// the timer and what is kept change in the transaction that stores it.
package enum Action: Hashable, Sendable {
    case record(Decision)
    case dispatch(Dispatch)
    case retract(Retraction)
    case answer(CancelAnswer)
    /// Wakes the owner with `timerFired`. A person has one timer, so this takes the place of the one before.
    case schedule(at: Timestamp)
    case cancelTimer
    /// The request must be at hand until `forget`: it may still be sent on some channel.
    case keep(UUIDv7)
    case forget(UUIDv7)
}

/// A message for a channel's workers.
package struct Dispatch: Hashable, Sendable {
    package let id: UUIDv7
    package let notification: UUIDv7
    package let channel: Channel
    package let step: UInt8
    package let decision: UUIDv7
    package let destination: Destination
    package let category: String
    package let priority: Priority
    package let locale: String
    /// The person's time zone, by its name.
    package let zone: String
    package let expiresAt: Timestamp?
    package let unknownPolicy: UnknownPolicy
    /// The category is one that a person may leave.
    package let offersUnsubscribe: Bool
    package let tracksOpens: Bool
    package let tracksClicks: Bool
    package let template: TemplateChoice?
    /// The reminder that it is, from 1.
    package var reminder: UInt8 = 0
    /// Whether the owner must be told when it is sent: somebody may have to be reminded of it.
    package var tellsSent = false
    /// What it gathers, when it is a digest; then `notification` is the first of it.
    package var digest: Digest?

    package struct TemplateChoice: Hashable, Sendable {
        package let key: String
        package let version: Int64
        /// The one that was drawn, where there are several.
        package let variant: String?

        package init(key: String, version: Int64, variant: String? = nil) {
            (self.key, self.version, self.variant) = (key, version, variant)
        }
    }
}

/// Where a dispatch goes.
package enum Destination: Hashable, Sendable {
    case email(Contact)
    case sms(Contact)
    case push([Device])
    case inapp
}

/// Takes back what a dispatch showed.
package struct Retraction: Hashable, Sendable {
    package let id: UUIDv7
    package let notification: UUIDv7
    package let channel: Channel
    package let step: UInt8
    /// What showed it.
    package let dispatch: UUIDv7
}

/// What to tell whoever asked for a cancel.
package struct CancelAnswer: Hashable, Sendable {
    package let notification: UUIDv7
    package let outcomes: [Channel: CancelOutcome]
}
