package import Primitives

/// What became of a dispatch.
package struct Conclusion: Hashable, Sendable {
    package enum Outcome: Sendable {
        case sent, delivered, bounced, failed, expired, cancelled
    }

    package let notification: UUIDv7
    package let channel: Channel
    package let outcome: Outcome
    /// Of a reminder: what it repeats was sent before.
    package var isOfReminder = false
    /// Of a digest: all that it was of.
    package var digested: [UUIDv7] = []

    package init(_ notification: UUIDv7, _ channel: Channel, _ outcome: Outcome) {
        (self.notification, self.channel, self.outcome) = (notification, channel, outcome)
    }

    var notifications: [UUIDv7] { digested.isEmpty ? [notification] : digested }
}
