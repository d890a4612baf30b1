import Primitives
import Storage
import Wire

// The words of the events, in those of the tables. What a newer version of the fleet says, an older one passes over.

extension Wire.Channel {
    var column: Storage.Channel? { word.flatMap(Storage.Channel.init(rawValue:)) }
}

extension Wire.DeliveryStatus {
    /// `nil` for what moves no notification: a mark removed, a delivery that goes on trying.
    var column: Storage.DeliveryStatus? {
        switch self {
        case .sent: .sent
        case .delivered: .delivered
        case .opened, .seen, .read, .archived: .opened
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

extension Verdict {
    var outcome: Storage.DeliveryStatus {
        switch self {
        case .send: .queued
        case .suppress: .suppressed
        case .expire: .failed
        case .cancel, .retract: .cancelled
        default: .held
        }
    }
}

extension EventType {
    var isDelivery: Bool { rawValue.hasPrefix("delivery.") }
}

extension [MetadataEntry] {
    var json: String {
        var json = JSONWriter()
        json.object { json in
            for entry in self {
                json.key(entry.key)
                json.string(entry.value)
            }
        }
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
