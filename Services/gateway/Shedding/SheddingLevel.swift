import Wire

/// What is refused because too much waits: up to and with the priority of its name. Critical has no level.
enum SheddingLevel: Int, Comparable, Sendable {
    case nothing, low, normal, high

    static func < (left: SheddingLevel, right: SheddingLevel) -> Bool { left.rawValue < right.rawValue }

    /// A priority that is not known counts as the usual one.
    func refuses(_ priority: Priority) -> Bool {
        switch priority {
        case .critical: false
        case .high: self >= .high
        case .low: self >= .low
        default: self >= .normal
        }
    }
}

/// How many records must wait before a priority is refused; `nil` for never.
struct SheddingLimits: Sendable, Equatable {
    var low: Int64? = 100_000
    var normal: Int64? = 500_000
    var high: Int64? = 2_000_000

    func level(at waiting: Int64) -> SheddingLevel {
        for (limit, level) in [(high, SheddingLevel.high), (normal, .normal), (low, .low)] {
            if let limit, waiting >= limit { return level }
        }
        return .nothing
    }
}
