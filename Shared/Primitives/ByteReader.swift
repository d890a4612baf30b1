/// Reads untrusted bytes from front to back; every read is `nil` where the bytes do not hold it.
package struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var remaining: Int { bytes.count - position }

    package mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    package mutating func slice(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= remaining else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    package mutating func skip(_ count: Int) -> Bool {
        slice(count) != nil
    }

    package mutating func bigEndian<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
        guard remaining >= Number.bitWidth / 8 else { return nil }
        var value: Number = 0
        for _ in 0..<Number.bitWidth / 8 {
            value = value << 8 | Number(truncatingIfNeeded: bytes[position])
            position += 1
        }
        return value
    }

    /// LEB128, seven bits a byte, the lowest first.
    package mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let next = byte() else { return nil }
            if shift == 63, next > 1 { return nil }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
        }
        return nil
    }

    package mutating func signedVarint() -> Int64? {
        varint().map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
    }

    package mutating func text() -> String? {
        guard let length = varint(), length <= 255, let slice = slice(Int(length)) else { return nil }
        return String(validating: slice, as: UTF8.self)
    }

    /// What `ByteWriter.piece` wrote.
    package mutating func piece() -> [UInt8]? {
        guard let length = count() else { return nil }
        return slice(length).map(Array.init)
    }

    package mutating func moment() -> Timestamp? {
        signedVarint().map { Timestamp(microseconds: $0) }
    }

    /// The inner `nil` is a value that is told to be none.
    package mutating func optional<Value>(_ read: (inout ByteReader) -> Value?) -> Value?? {
        switch byte() {
        case 0: .some(nil)
        case 1: read(&self).map { .some($0) }
        default: nil
        }
    }

    package mutating func optionalMoment() -> Timestamp?? {
        optional { $0.moment() }
    }

    package mutating func flag() -> Bool? {
        byte().flatMap { $0 < 2 ? $0 == 1 : nil }
    }

    package mutating func list<Element>(_ read: (inout ByteReader) -> Element?) -> [Element]? {
        guard let count = count() else { return nil }
        var elements: [Element] = []
        for _ in 0..<count {
            guard let element = read(&self) else { return nil }
            elements.append(element)
        }
        return elements
    }

    package mutating func id() -> UUIDv7? {
        guard let high = bigEndian(UInt64.self), let low = bigEndian(UInt64.self) else { return nil }
        return UUIDv7(high: high, low: low)
    }

    /// How many elements follow; never more than there are bytes for them.
    package mutating func count() -> Int? {
        guard let count = varint(), count <= UInt64(remaining) else { return nil }
        return Int(count)
    }
}
