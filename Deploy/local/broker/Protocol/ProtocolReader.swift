/// Reads the protocol's types from a request. Every step is checked against the end, so no byte from outside can trap.
struct ProtocolReader {
    /// More than a request of any client holds, and little enough that decoding cannot exhaust the memory.
    static let elementLimit = 100_000

    private(set) var bytes: [UInt8]
    private(set) var position: Int
    private var end: Int
    /// Compact lengths and tagged fields, as newer versions of a request have.
    var isFlexible = false

    init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        let range = (range ?? 0..<bytes.count).clamped(to: 0..<bytes.count)
        (position, end) = (range.lowerBound, range.upperBound)
    }

    var remaining: Int { end - position }

    mutating func integer<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws -> Number {
        let range = try take(MemoryLayout<Number>.size)
        let number = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: range.lowerBound, as: Number.self) }
        return Number(bigEndian: number)
    }

    mutating func boolean() throws -> Bool { try integer(Int8.self) != 0 }

    /// A base 128 number of at most ten bytes, least significant first.
    mutating func unsignedVarint() throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let byte = try integer(UInt8.self)
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw ProtocolFault.malformedNumber
    }

    /// A zigzag number, as in records.
    mutating func varint() throws -> Int64 {
        let value = try unsignedVarint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func string() throws -> String {
        guard let text = try nullableString() else { throw ProtocolFault.missingValue }
        return text
    }

    mutating func nullableString() throws -> String? {
        let count = isFlexible ? try compactCount() : Int(try integer(Int16.self))
        guard count >= 0 else { return nil }
        let range = try take(count)
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw ProtocolFault.malformedText }
        return text
    }

    mutating func data() throws -> [UInt8] {
        guard let range = try nullableRange() else { throw ProtocolFault.missingValue }
        return Array(bytes[range])
    }

    /// Where a byte field lies, so that what is large need not be copied.
    mutating func nullableRange() throws -> Range<Int>? {
        let count = try length()
        return count < 0 ? nil : try take(count)
    }

    mutating func array<Element>(_ element: (inout ProtocolReader) throws -> Element) throws -> [Element] {
        try nullableArray(element) ?? []
    }

    mutating func nullableArray<Element>(
        _ element: (inout ProtocolReader) throws -> Element
    ) throws -> [Element]? {
        let count = try length()
        guard count >= 0 else { return nil }
        guard count <= min(remaining, ProtocolReader.elementLimit) else { throw ProtocolFault.tooManyElements }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }

    /// Fields that newer clients may add; none of them is known here.
    mutating func skipTaggedFields() throws {
        guard isFlexible else { return }
        for _ in 0..<min(try unsignedVarint(), UInt64(remaining)) {
            _ = try unsignedVarint()
            _ = try take(Int(clamping: try unsignedVarint()))
        }
    }

    mutating func skip(_ count: Int) throws {
        _ = try take(count)
    }

    /// Hands the bytes over, to be changed without a copy. Nothing can be read afterwards.
    mutating func releaseBytes() -> [UInt8] {
        defer { (bytes, position, end) = ([], 0, 0) }
        return bytes
    }

    private mutating func length() throws -> Int {
        isFlexible ? try compactCount() : Int(try integer(Int32.self))
    }

    /// Compact lengths are one more than they say, so that 0 is null.
    private mutating func compactCount() throws -> Int {
        Int(clamping: try unsignedVarint()) - 1
    }

    private mutating func take(_ count: Int) throws -> Range<Int> {
        guard count >= 0, count <= remaining else { throw ProtocolFault.truncated }
        defer { position += count }
        return position..<position + count
    }
}
