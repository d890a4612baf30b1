package import Primitives

/// Something that was done with a notification after it arrived.
package struct Engagement: Hashable, Sendable {
    package enum Kind: Sendable {
        case opened, clicked, seen, read, unread, archived, unsubscribed, complained, replied
    }

    package let notification: UUIDv7
    package let channel: Channel
    package let kind: Kind
    /// Fetched by a machine, such as a mail proxy.
    package let isAutomated: Bool
    /// With a digest: all that it was of.
    package var digested: [UUIDv7] = []

    package init(_ notification: UUIDv7, _ channel: Channel, _ kind: Kind, isAutomated: Bool = false) {
        (self.notification, self.channel, self.kind, self.isAutomated) = (notification, channel, kind, isAutomated)
    }

    var notifications: [UUIDv7] { digested.isEmpty ? [notification] : digested }

    /// Whether a person has taken notice.
    var isNotice: Bool { kind != .unread && !isAutomated }
}
