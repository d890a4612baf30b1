/// What a provider did with one send. Every provider's codes are read into these, and nothing above a provider knows
/// its codes.
package enum SendOutcome: Sendable, Equatable {
    /// The provider has taken it, under its own id where it gives one.
    case accepted(providerID: String?)
    /// Neither this provider nor another will ever take this message for this person.
    case refused(SendFault)
    /// The address or device is dead: remove it.
    case deadAddress(SendFault)
    /// The person does not want it, or complained: suppress the address.
    case unwanted(SendFault)
    /// May succeed later, no sooner than after `retryAfter` where the provider says so.
    case notNow(SendFault, retryAfter: Duration?)
    /// Our credentials or settings are wrong: the account is paused and the message's attempts are spared.
    case misconfigured(SendFault)
    /// The request was sent and the answer never came: it may have been accepted.
    case unknown(SendFault)

    /// Whether another provider may be tried with the same message at once: only where it is certain that this one did
    /// not take it, and that it is not the message or the address that is wrong.
    package var mayFailOver: Bool {
        switch self {
        case .notNow, .misconfigured: true
        case .accepted, .refused, .deadAddress, .unwanted, .unknown: false
        }
    }
}

/// Why a send did not succeed, in a provider's code and words. Never holds an address or the message's text.
package struct SendFault: Error, Equatable, CustomStringConvertible {
    package let code: String
    package let detail: String

    package init(_ code: String, _ detail: String = "") {
        (self.code, self.detail) = (code, detail)
    }

    package var description: String { detail.isEmpty ? code : "\(code): \(detail)" }
}
