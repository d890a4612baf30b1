import Notifications
import Primitives
import PublicAPI
import Storage
import Wire

// The words of the events, in those of the tables. What a newer version of the fleet says, an older one passes over.

extension Wire.Channel {
    var column: Storage.Channel? { word.flatMap(Storage.Channel.init(rawValue:)) }
}

extension Wire.DeliveryStatus {
    /// The step of the ladder that an event stands for. What only a machine has seen has arrived, and no more.
    func column(automated: Bool) -> Storage.DeliveryStatus? {
        if automated, [.opened, .seen, .read, .clicked].contains(self) { return .delivered }
        return switch self {
        case .deferred: .deferred
        case .sent: .sent
        case .delivered: .delivered
        case .opened, .seen, .read, .archived, .unread: .opened
        case .clicked, .replied, .unsubscribed: .clicked
        case .bounced: .bounced
        case .complained: .complained
        case .failed, .expired: .failed
        case .cancelled, .retracted: .cancelled
        case .unknown: .unknown
        default: nil
        }
    }
}

extension DeliveryEvent {
    /// What became of one device among several moves no status: the event of the whole will. Nor does a reminder that
    /// came to nothing: what it repeats was sent.
    var column: Storage.DeliveryStatus? {
        let column = status.column(automated: isAutomated)
        let isVain = isOfReminder && [.failed, .bounced, .cancelled].contains(column)
        return isPartial || isVain ? column.map { _ in .queued } : column
    }

    var isOfReminder: Bool { dispatchID.reminder(of: notificationID) != nil }
}

extension DecisionRecord {
    /// Of a reminder: what is decided of it takes nothing back of what was sent before.
    var outcome: Storage.DeliveryStatus { reminder > 0 && verdict != .send ? .held : verdict.outcome }
}

extension Wire.Verdict {
    var outcome: Storage.DeliveryStatus {
        switch self {
        case .send, .collect: .queued
        case .suppress: .suppressed
        case .expire: .failed
        case .cancel, .retract: .cancelled
        default: .held
        }
    }
}

extension [VersionUsed] {
    var json: String {
        var json = JSONWriter()
        json.object { json in
            for used in self {
                json.key(used.name)
                json.number(used.version)
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension EventType {
    var isDelivery: Bool { rawValue.hasPrefix("delivery.") }
}

extension [MetadataEntry] {
    var json: String {
        var json = JSONWriter()
        json.object(self)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension [DecisionInput] {
    /// The values are JSON already, as their writer promises; the table's column would refuse anything else.
    var json: String {
        var json = JSONWriter()
        json.object { json in
            for input in self {
                json.key(input.name)
                json.raw(input.value)
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension [Failure] {
    /// A dispatch's history, as it is shown.
    var json: String {
        var json = JSONWriter()
        json.array { json in
            for failure in self {
                json.object { json in
                    json.key("attempt")
                    json.number(Int(failure.attempt))
                    json.member("at", failure.occurredAt.rfc3339)
                    json.member("code", failure.reasonCode)
                    json.member("detail", failure.detail)
                    json.member("provider", failure.provider)
                    json.member("provider_account", failure.providerAccount)
                    json.member("provider_code", failure.providerCode)
                    json.member("outcome_unknown", failure.isOutcomeUnknown)
                }
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
