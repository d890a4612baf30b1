import CWire

/// How much a notification may disturb.
package struct Priority: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let low = Priority(HERALD__V1__PRIORITY__PRIORITY_LOW)
    package static let normal = Priority(HERALD__V1__PRIORITY__PRIORITY_NORMAL)
    package static let high = Priority(HERALD__V1__PRIORITY__PRIORITY_HIGH)
    /// Passes quiet hours and caps, never a legal opt-out.
    package static let critical = Priority(HERALD__V1__PRIORITY__PRIORITY_CRITICAL)

    package static let words: EnumWords<Priority> = [
        .low: "low", .normal: "normal", .high: "high", .critical: "critical",
    ]
}

extension Herald__V1__Priority: CEnum {}
