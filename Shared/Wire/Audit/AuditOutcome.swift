import CWire

/// What came of an action.
package struct AuditOutcome: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let done = AuditOutcome(HERALD__V1__AUDIT_OUTCOME__AUDIT_OUTCOME_DONE)
    package static let refused = AuditOutcome(HERALD__V1__AUDIT_OUTCOME__AUDIT_OUTCOME_REFUSED)
    package static let failed = AuditOutcome(HERALD__V1__AUDIT_OUTCOME__AUDIT_OUTCOME_FAILED)

    package static let words: EnumWords<AuditOutcome> = [
        .done: "done", .refused: "refused", .failed: "failed",
    ]
}

extension Herald__V1__AuditOutcome: CEnum {}
