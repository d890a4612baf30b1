/// Appends the protocol's types to one buffer.
struct ProtocolWriter {
    private(set) var bytes: [UInt8] = []
    var isFlexible = false

    init(reservingCapacity capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    mutating func integer(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func boolean(_ value: Bool) {
        bytes.append(value ? 1 : 0)
    }

    mutating func error(_ code: ErrorCode) {
        integer(code.rawValue)
    }

    mutating func unsignedVarint(_ number: UInt64) {
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func string(_ text: String?) {
        guard let text else { return isFlexible ? unsignedVarint(0) : integer(Int16(-1)) }
        let utf8 = text.utf8.prefix(Int(Int16.max))
        if isFlexible { unsignedVarint(UInt64(utf8.count + 1)) } else { integer(Int16(utf8.count)) }
        bytes.append(contentsOf: utf8)
    }

    mutating func data(_ data: [UInt8]) {
        count(data.count)
        bytes.append(contentsOf: data)
    }

    mutating func array<Items: Collection>(_ items: Items, _ write: (inout ProtocolWriter, Items.Element) -> Void) {
        count(items.count)
        for item in items { write(&self, item) }
    }

    mutating func nullArray() {
        if isFlexible { unsignedVarint(0) } else { integer(Int32(-1)) }
    }

    mutating func noTaggedFields() {
        if isFlexible { unsignedVarint(0) }
    }

    mutating func raw(_ data: some Sequence<UInt8>) {
        bytes.append(contentsOf: data)
    }

    /// A 32-bit place to be filled by `patch` once its value is known.
    mutating func placeholder() -> Int {
        integer(Int32(0))
        return bytes.count - 4
    }

    mutating func patch(_ place: Int, with number: Int32) {
        withUnsafeBytes(of: number.bigEndian) { bytes.replaceSubrange(place..<place + 4, with: $0) }
    }

    /// Lets `fill` append to the buffer itself, for what comes from a file.
    mutating func fill(_ fill: (inout [UInt8]) throws -> Void) rethrows {
        try fill(&bytes)
    }

    /// Takes back what was written after the first `count` bytes.
    mutating func truncate(to count: Int) {
        bytes.removeLast(max(0, bytes.count - count))
    }

    private mutating func count(_ count: Int) {
        if isFlexible { unsignedVarint(UInt64(count + 1)) } else { integer(Int32(clamping: count)) }
    }
}
