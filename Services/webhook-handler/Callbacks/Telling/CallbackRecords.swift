import Kafka
import Primitives
import ServiceKit
import Storage
import Wire

/// The records that tell an event: to everybody who reads events, and to the person's owner where it decides what comes
/// next for them.
struct CallbackRecords {
    private(set) var records: [KafkaRecord] = []
    private let now: Timestamp

    init(at now: Timestamp) {
        self.now = now
    }

    mutating func add(_ event: DeliveryEvent, _ told: ProviderEvent) throws(WireError) {
        if let command = RecipientCommand(engaging: event) { try add(command) }
        if let command = RecipientCommand(concluding: event, told) { try add(command) }
        records.append(try KafkaRecord(event, to: event.topic, at: now))
    }

    private mutating func add(_ command: RecipientCommand) throws(WireError) {
        records.append(try KafkaRecord(command, to: .notificationCreated, at: now))
    }
}

extension DeliveryEvent {
    var topic: Topic {
        switch status {
        case .delivered: .delivery(.delivered)
        case .bounced: .delivery(.bounced)
        case .failed: .delivery(.failed)
        case .opened, .clicked, .complained, .unsubscribed, .replied: .delivery(.engaged)
        default: channel == .sms ? .sent(.sms) : .sent(.email)
        }
    }
}

extension RecipientCommand {
    /// A person has done something; `nil` for an event that nobody has brought about.
    init?(engaging event: DeliveryEvent) {
        let kind: EngagementKind
        switch event.status {
        case .opened: kind = .opened
        case .clicked: kind = .clicked
        case .complained: kind = .complained
        case .unsubscribed: kind = .unsubscribed
        case .replied: kind = .replied
        default: return nil
        }
        var engaged = Engaged(
            eventID: event.id,
            notificationID: event.notificationID,
            channel: event.channel,
            kind: kind,
            occurredAt: event.occurredAt
        )
        (engaged.dispatchID, engaged.isAutomated, engaged.url) = (event.dispatchID, event.isAutomated, event.url)
        engaged.digested = event.digested
        self.init(telling: event, .engaged(engaged))
    }

    /// The message has ended without reaching the person, or nothing is to be sent to the address again.
    init?(concluding event: DeliveryEvent, _ told: ProviderEvent) {
        let suppression = told.address == nil ? nil : told.suppression
        guard let conclusion = ChannelConclusion(event.status, isSuppressing: suppression != nil) else { return nil }
        var concluded = ChannelConcluded(event, conclusion)
        if let suppression {
            (concluded.suppression, concluded.address) = (suppression.rawValue, told.address?.plain(320))
        }
        self.init(telling: event, .channelConcluded(concluded))
    }
}

extension ChannelConclusion {
    fileprivate init?(_ status: Wire.DeliveryStatus, isSuppressing: Bool) {
        switch status {
        case .bounced: self = .bounced
        case .failed: self = .failed
        // Who complains of a message has got it.
        case _ where isSuppressing: self = .delivered
        default: return nil
        }
    }
}
