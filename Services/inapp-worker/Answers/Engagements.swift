import Concurrency
import Kafka
import Primitives
import ServiceKit
import Storage
import Wire

/// Tells the person's owner what they did, so that nothing else is sent about it, and everybody who reads events.
struct Engagements: Sendable {
    let producer: KafkaProducer
    let clock: WallClock

    func tell(_ touched: [InboxMarking.Touched], _ change: InboxChange, of recipient: Storage.RecipientKey) async throws
    {
        guard let key = Wire.RecipientKey(tenant: recipient.tenant.rawValue, user: recipient.user.rawValue) else {
            return
        }
        let now = clock.now
        let told = try touched.flatMap { item in try records(item, change, key, at: now) }
        if !told.isEmpty { try await producer.send(told, until: .after(.seconds(5))) }
    }

    private func records(
        _ item: InboxMarking.Touched,
        _ change: InboxChange,
        _ recipient: Wire.RecipientKey,
        at now: Timestamp
    ) throws -> [KafkaRecord] {
        let event = DeliveryEvent(
            id: UUIDv7(at: now),
            recipient: recipient,
            notificationID: item.notification,
            dispatchID: item.item,
            channel: .inapp,
            status: change.status,
            occurredAt: now,
            recordedAt: now
        )
        var engaged = Engaged(
            eventID: event.id,
            notificationID: item.notification,
            channel: .inapp,
            kind: change.engagement,
            occurredAt: now
        )
        engaged.dispatchID = item.item
        let command = RecipientCommand(id: event.id, recipient: recipient, issuedAt: now, action: .engaged(engaged))
        return [
            try KafkaRecord(command, to: .notificationCreated, at: now),
            try KafkaRecord(event, to: .delivery(.engaged), at: now),
        ]
    }
}

extension InboxChange {
    fileprivate var status: Wire.DeliveryStatus {
        switch self {
        case .seen: .seen
        case .read: .read
        case .archive: .archived
        case .unread: .unread
        }
    }

    fileprivate var engagement: EngagementKind {
        switch self {
        case .seen: .seen
        case .read: .read
        case .archive: .archived
        case .unread: .unread
        }
    }
}
