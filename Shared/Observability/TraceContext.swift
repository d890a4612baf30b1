package import Primitives

/// The W3C `traceparent`: which trace this work belongs to, and which span is its parent.
package struct TraceContext: Hashable, Sendable {
    package let traceHigh: UInt64
    package let traceLow: UInt64
    package let spanID: UInt64
    package let isSampled: Bool

    package init(traceHigh: UInt64, traceLow: UInt64, spanID: UInt64, isSampled: Bool) {
        (self.traceHigh, self.traceLow, self.spanID, self.isSampled) = (traceHigh, traceLow, spanID, isSampled)
    }

    /// The start of a new trace.
    package init(isSampled: Bool = true, randomness: Randomness = .secure) {
        self.init(
            traceHigh: randomness.next(),
            traceLow: randomness.next() | 1,
            spanID: randomness.next() | 1,
            isSampled: isSampled
        )
    }

    /// `nil` for a header that the specification calls invalid, so that a new trace is begun instead.
    package init?(traceparent: some StringProtocol) {
        let parts = traceparent.split(separator: "-", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].utf8.count == 2, parts[0] != "ff", parts.count == 4 || parts[0] != "00",
            parts[1].utf8.count == 32, parts[2].utf8.count == 16, parts[3].utf8.count == 2,
            parts.prefix(4).allSatisfy({ TraceContext.isLowercaseHex(String($0)) }),
            let high = UInt64(parts[1].prefix(16), radix: 16), let low = UInt64(parts[1].suffix(16), radix: 16),
            let span = UInt64(parts[2], radix: 16), let flags = UInt8(parts[3], radix: 16), high | low != 0, span != 0
        else { return nil }
        self.init(traceHigh: high, traceLow: low, spanID: span, isSampled: flags & 1 == 1)
    }

    /// The context of a new span inside this trace.
    package func child(randomness: Randomness = .secure) -> TraceContext {
        TraceContext(traceHigh: traceHigh, traceLow: traceLow, spanID: randomness.next() | 1, isSampled: isSampled)
    }

    package var traceparent: String { "00-\(traceID)-\(spanIDText)-\(isSampled ? "01" : "00")" }
    package var traceID: String { TraceContext.hex(traceHigh) + TraceContext.hex(traceLow) }
    package var spanIDText: String { TraceContext.spanIDText(spanID) }

    package static func spanIDText(_ id: UInt64) -> String { hex(id) }

    private static func hex(_ half: UInt64) -> String {
        (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64(56 - $0 * 8)) }.hex
    }

    private static func isLowercaseHex(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0.hexValue != nil && !(UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) }
    }
}
