import Primitives
import Storage
import Wire

/// What became of one message, as a provider tells it, in our words.
struct ProviderEvent: Sendable, Equatable {
    /// The same whenever the provider tells the same again.
    let id: String
    let status: Wire.DeliveryStatus
    var marks = EchoedMarks()
    var messageID: String?
    /// `nil` when the provider does not say.
    var occurredAt: Timestamp?
    /// The person's.
    var address: String?
    var reasonCode: String?
    var providerCode: String?
    var detail: String?
    /// The address is dead, not only this message.
    var isPermanent = false
    /// Why nothing is to be sent to the address again.
    var suppression: Storage.Suppression.Reason?
    var url: String?
    var isAutomated = false

    init(_ id: String, _ status: Wire.DeliveryStatus) {
        (self.id, self.status) = (id, status)
    }

    /// How it failed, if it did.
    mutating func blame(_ fate: Fate) {
        (reasonCode, isPermanent, suppression) = (fate.reason, fate.isPermanent, fate.suppression)
    }
}

/// What we gave the provider with the message, and get back.
struct EchoedMarks: Sendable, Equatable {
    var dispatch: UUIDv7?
    var notification: UUIDv7?
    var tenant: String?

    init() {}

    /// `value` finds a mark by its name.
    init(_ value: (String) -> String?) {
        dispatch = value("dispatch_id").flatMap { UUIDv7($0) }
        notification = value("notification_id").flatMap { UUIDv7($0) }
        tenant = value("tenant")
    }
}

/// Why a message did not arrive, or is not wanted, whatever a provider calls it.
enum Fate: Sendable, Equatable {
    case deadAddress
    case bouncedForNow
    case mailboxFull
    case blocked
    case complaint
    case unsubscribed
    case unreachable
    case expired
    case refused

    var reason: String {
        switch self {
        case .deadAddress: "dead_address"
        case .bouncedForNow: "soft_bounce"
        case .mailboxFull: "mailbox_full"
        case .blocked: "blocked"
        case .complaint: "complaint"
        case .unsubscribed: "unsubscribed"
        case .unreachable: "unreachable"
        case .expired: "provider_expired"
        case .refused: "provider_refused"
        }
    }

    var status: Wire.DeliveryStatus {
        switch self {
        case .deadAddress, .bouncedForNow, .mailboxFull, .blocked, .unreachable: .bounced
        case .complaint: .complained
        case .unsubscribed: .unsubscribed
        case .expired, .refused: .failed
        }
    }

    var isPermanent: Bool { self == .deadAddress }

    var suppression: Storage.Suppression.Reason? {
        switch self {
        case .deadAddress: .hardBounce
        case .complaint: .complaint
        case .unsubscribed: .unsubscribe
        default: nil
        }
    }
}
