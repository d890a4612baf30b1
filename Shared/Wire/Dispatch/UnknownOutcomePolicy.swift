import CWire

/// What to do when a crash leaves open whether the provider took a message.
package struct UnknownOutcomePolicy: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Wait for the provider's callback, then fail visibly.
    package static let hold = UnknownOutcomePolicy(HERALD__V1__UNKNOWN_OUTCOME_POLICY__UNKNOWN_OUTCOME_POLICY_HOLD)
    /// Better twice than never, as for one-time codes.
    package static let resend = UnknownOutcomePolicy(HERALD__V1__UNKNOWN_OUTCOME_POLICY__UNKNOWN_OUTCOME_POLICY_RESEND)
    /// That, and a provider that is slow to answer is not waited for: a second one is asked beside it.
    package static let hedge = UnknownOutcomePolicy(HERALD__V1__UNKNOWN_OUTCOME_POLICY__UNKNOWN_OUTCOME_POLICY_HEDGE)

    package static let words: EnumWords<UnknownOutcomePolicy> = [
        .hold: "hold", .resend: "resend", .hedge: "hedge",
    ]

    package var allowsSecond: Bool { self == .resend || self == .hedge }
}

extension Herald__V1__UnknownOutcomePolicy: CEnum {}
