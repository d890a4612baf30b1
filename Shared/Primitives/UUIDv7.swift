/// A time-ordered id of RFC 9562: 48 bits of milliseconds, then randomness. The time in it prunes partitions.
package struct UUIDv7: Hashable, Comparable, Sendable {
    /// The 16 bytes as two big-endian halves.
    package let high: UInt64
    package let low: UInt64

    package init(at moment: Timestamp, randomness: Randomness = .secure) {
        let milliseconds = UInt64(truncatingIfNeeded: moment.milliseconds) << 16
        high = milliseconds | 0x7000 | randomness.next() & 0x0FFF
        low = 0x8000_0000_0000_0000 | randomness.next() & 0x3FFF_FFFF_FFFF_FFFF
    }

    /// `nil` unless version and variant are those of UUIDv7.
    package init?(high: UInt64, low: UInt64) {
        guard high & 0xF000 == 0x7000, low >> 62 == 0b10 else { return nil }
        (self.high, self.low) = (high, low)
    }

    /// `nil` unless there are exactly 16 bytes of a UUIDv7.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        self.init(high: UInt64(bigEndian: bytes.prefix(8)), low: UInt64(bigEndian: bytes.dropFirst(8)))
    }

    /// Reads the 36-character form in either case; `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        self.init(ascii: Array(text.utf8))
    }

    /// Not generic, so that it is compiled for what it reads, whoever calls.
    private init?(ascii text: [UInt8]) {
        guard text.count == 36 else { return nil }
        var (high, low): (UInt64, UInt64) = (0, 0)
        for (index, byte) in text.enumerated() {
            switch index {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            default:
                guard let value = byte.hexValue else { return nil }
                (high, low) = (high << 4 | low >> 60, low << 4 | UInt64(value))
            }
        }
        self.init(high: high, low: low)
    }

    package var timestamp: Timestamp { Timestamp(milliseconds: Int64(high >> 16)) }

    package var bytes: [UInt8] {
        (0..<16).map { UInt8(truncatingIfNeeded: ($0 < 8 ? high : low) >> UInt64(56 - $0 % 8 * 8)) }
    }

    package static func < (left: UUIDv7, right: UUIDv7) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension UInt64 {
    fileprivate init(bigEndian bytes: some Sequence<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension UUIDv7: CustomStringConvertible {
    package var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.appendHex(byte)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
