package import Primitives
package import Wire

/// What a provider did with one send. Every provider's codes are read into these, and nothing above a provider knows
/// its codes.
package enum SendOutcome: Sendable, Equatable {
    /// The provider has taken it, under its own id where it gives one, for a price and in so many parts where it says so.
    case accepted(providerID: String?, cost: Cost? = nil, segments: UInt32 = 0)
    /// Neither this provider nor another will ever take this message for this person.
    case refused(SendFault)
    /// This account has no way to the person, such as no sender for their country; another one may have.
    case noWay(SendFault)
    /// The address or device is dead: remove it.
    case deadAddress(SendFault)
    /// The person does not want it, or complained: suppress the address.
    case unwanted(SendFault)
    /// The provider fails, for whomever it is asked to reach: 5xx, no connection. May succeed later, no sooner than after
    /// `retryAfter` where the provider says so. Several in a row open the account's circuit.
    case notNow(SendFault, retryAfter: Duration?)
    /// Too many messages for the account: 429. It is slowed down, and rests for `retryAfter` where the provider says so.
    case throttled(SendFault, retryAfter: Duration?)
    /// The person's mailbox or device takes nothing now: full, greylisted. Nothing is wrong with the account.
    case recipientNotNow(SendFault)
    /// Our credentials or settings are wrong: the account is paused and the message's attempts are spared.
    case misconfigured(SendFault)
    /// The request was sent and the answer never came: it may have been accepted.
    case unknown(SendFault)

    /// Whether another provider may be tried with the same message at once: only where it is certain that this one did
    /// not take it, and that it is not the message or the address that is wrong.
    package var mayFailOver: Bool {
        switch self {
        case .notNow, .throttled, .misconfigured, .noWay: true
        case .accepted, .refused, .deadAddress, .unwanted, .recipientNotNow, .unknown: false
        }
    }

    /// Whether the same account may take the same message another time.
    var isForNow: Bool {
        switch self {
        case .notNow, .throttled, .misconfigured, .recipientNotNow: true
        case .accepted, .refused, .noWay, .deadAddress, .unwanted, .unknown: false
        }
    }

    package var fault: SendFault? {
        switch self {
        case .accepted: nil
        case .refused(let fault), .noWay(let fault), .deadAddress(let fault), .unwanted(let fault),
            .notNow(let fault, _),
            .throttled(let fault, _), .recipientNotNow(let fault), .misconfigured(let fault), .unknown(let fault):
            fault
        }
    }
}

/// Why a send did not succeed, in a stable word and in the provider's code and words. Never holds an address or the
/// message's text.
package struct SendFault: Error, Equatable, CustomStringConvertible {
    package let code: String
    package let detail: String
    /// What the provider called it: a status or error code.
    package let providerCode: String?
    /// Since when an address is dead, where the provider says it.
    package var since: Timestamp?
    /// How long the recipient takes nothing, where the provider says it.
    package var retryAfter: Duration?

    package init(_ code: String, _ detail: String = "", providerCode: String? = nil) {
        (self.code, self.detail, self.providerCode) = (code, detail, providerCode)
    }

    package var description: String { detail.isEmpty ? code : "\(code): \(detail)" }
}
