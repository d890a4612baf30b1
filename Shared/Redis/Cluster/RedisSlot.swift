/// One of the 16,384 shares of a cluster's keys.
struct RedisSlot: Hashable, Sendable {
    static let count = 16_384

    let number: Int

    /// `nil` for a number that is no slot.
    init?(_ number: Int) {
        guard (0..<RedisSlot.count).contains(number) else { return nil }
        self.number = number
    }

    /// Of a key that has a part in braces only that part counts, so that keys can be kept together.
    init(key: some RandomAccessCollection<UInt8>) {
        number = Int(RedisSlot.checksum(RedisSlot.hashedPart(of: Array(key))) & 0x3FFF)
    }

    private static func hashedPart(of key: [UInt8]) -> ArraySlice<UInt8> {
        guard let open = key.firstIndex(of: UInt8(ascii: "{")),
            let close = key[(open + 1)...].firstIndex(of: UInt8(ascii: "}")), close > open + 1
        else { return key[...] }
        return key[(open + 1)..<close]
    }

    /// CRC-16/XMODEM.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        bytes.reduce(0) { $0 << 8 ^ table[Int($0 >> 8 ^ UInt16($1))] }
    }

    private static let table: [UInt16] = (0..<256).map { byte in
        (0..<8).reduce(UInt16(byte) << 8) { sum, _ in sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x1021 }
    }
}
