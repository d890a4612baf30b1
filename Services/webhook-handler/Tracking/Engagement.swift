import Kafka
import Links
import Primitives
import ServiceKit
import Wire

/// That a link was used: one event for everybody who reads events, one command for the person's owner.
struct Engagement: Sendable {
    private(set) var event: DeliveryEvent
    private var engaged: Engaged

    init(_ link: Link, _ request: String, isAutomated: Bool = false, at now: Timestamp) {
        let origin = link.origin
        var event = DeliveryEvent(
            id: UUIDv7(at: now),
            recipient: origin.recipient,
            notificationID: origin.notificationID,
            dispatchID: origin.dispatchID,
            channel: origin.channel,
            status: link.kind.status,
            occurredAt: now,
            recordedAt: now
        )
        (event.category, event.locale, event.isAutomated) = (origin.category, origin.locale, isAutomated)
        event.url = link.kind == .click ? link.target : nil
        event.cause = Cause(correlationID: request)
        var engaged = Engaged(
            eventID: event.id,
            notificationID: origin.notificationID,
            channel: origin.channel,
            kind: link.kind.engagement,
            occurredAt: now
        )
        (engaged.dispatchID, engaged.url, engaged.isAutomated) = (origin.dispatchID, event.url, isAutomated)
        (self.event, self.engaged) = (event, engaged)
    }

    var command: RecipientCommand { RecipientCommand(telling: event, .engaged(engaged)) }

    /// The same of a digest, with all that it carried.
    func carrying(_ notifications: [UUIDv7]) -> Engagement {
        var whole = self
        (whole.event.digested, whole.engaged.digested) = (notifications, notifications)
        return whole
    }

    func records() throws -> [KafkaRecord] {
        [
            try KafkaRecord(command, to: .notificationCreated, at: event.recordedAt),
            try KafkaRecord(event, to: .delivery(.engaged), at: event.recordedAt),
        ]
    }
}

extension LinkKind {
    fileprivate var status: DeliveryStatus {
        switch self {
        case .open: .opened
        case .click: .clicked
        case .unsubscribe: .unsubscribed
        }
    }

    fileprivate var engagement: EngagementKind {
        switch self {
        case .open: .opened
        case .click: .clicked
        case .unsubscribe: .unsubscribed
        }
    }
}
