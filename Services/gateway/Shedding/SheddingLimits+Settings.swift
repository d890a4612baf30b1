import ServiceKit

extension SheddingLimits {
    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let standard = SheddingLimits()
        low = SheddingLimits.limit("LOW", default: standard.low, "low", &reader)
        normal = SheddingLimits.limit("NORMAL", default: standard.normal, "normal", &reader)
        high = SheddingLimits.limit("HIGH", default: standard.high, "high", &reader)
        let limits = [low, normal, high].compactMap(\.self)
        guard limits == limits.sorted() else {
            reader.fault("HERALD_SHED_LOW", "must not be above HERALD_SHED_NORMAL, nor that above HERALD_SHED_HIGH")
            return nil
        }
    }

    private static func limit(
        _ name: String,
        default fallback: Int64?,
        _ priority: String,
        _ reader: inout ConfigurationReader
    ) -> Int64? {
        let count = reader.integer(
            "HERALD_SHED_\(name)",
            default: Int(fallback ?? 0),
            in: 0...1_000_000_000_000,
            "records that wait for a stage before \(priority) priority is answered with 503; 0 for never"
        )
        return count == 0 ? nil : Int64(count)
    }
}
