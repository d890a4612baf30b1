/// The `event-type` of a record. Readers pass over types that they do not know.
package struct EventType: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let notificationCreated = EventType(rawValue: "notification.created")
    package static let cancelRequested = EventType(rawValue: "notification.cancel")
    package static let timerFired = EventType(rawValue: "timer.fired")
    package static let recipientEngaged = EventType(rawValue: "recipient.engaged")
    package static let preferencesChanged = EventType(rawValue: "preferences.changed")
    package static let channelConcluded = EventType(rawValue: "channel.concluded")
    package static let decisionMade = EventType(rawValue: "notification.decided")
    package static let channelDispatched = EventType(rawValue: "channel.dispatched")
    package static let auditRecorded = EventType(rawValue: "audit.recorded")

    package static func delivery(_ status: DeliveryStatus) -> EventType {
        EventType(rawValue: "delivery.\(status)")
    }
}
