/// How urgent a notification is. The numbers are the contract's.
package enum Priority: UInt8, CaseIterable, Comparable, Sendable {
    case low = 1
    case normal = 2
    case high = 3
    /// Passes quiet hours, caps and spent budgets, never a legal opt-out.
    case critical = 4

    package static func < (left: Priority, right: Priority) -> Bool {
        left.rawValue < right.rawValue
    }

    package var word: String {
        switch self {
        case .low: "low"
        case .normal: "normal"
        case .high: "high"
        case .critical: "critical"
        }
    }
}
