import Primitives

extension Duration {
    private static let units: [(suffix: String, microseconds: Int64)] = [
        ("ms", 1000), ("us", 1), ("s", 1_000_000), ("m", 60_000_000), ("h", 3_600_000_000), ("d", 86_400_000_000),
    ]

    /// Reads `250ms`, `10s`, `5m`, `1h` or `7d`; `nil` for anything else, a bare number and a negative one included.
    package init?(settingText text: String) {
        for (suffix, scale) in Duration.units where text.hasSuffix(suffix) {
            guard let count = UInt32(text.dropLast(suffix.count)) else { continue }
            self = .microseconds(Int64(count) * scale)
            return
        }
        return nil
    }

    /// The form that `init(settingText:)` reads, in the largest unit that keeps it whole.
    package var settingText: String {
        let unit = Duration.units.sorted { $0.microseconds > $1.microseconds }
            .first { microseconds.isMultiple(of: $0.microseconds) && microseconds >= $0.microseconds }
        return unit.map { "\(microseconds / $0.microseconds)\($0.suffix)" } ?? "0s"
    }
}
