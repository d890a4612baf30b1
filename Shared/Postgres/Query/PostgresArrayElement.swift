package import Primitives

/// What may stand in an array: with `unnest`, one statement takes any number of rows.
package protocol PostgresArrayElement: Sendable {
    static var arrayType: PostgresType { get }
    static func encodeArray(_ elements: [Self], into bytes: inout [UInt8])
    static func decodeArray(_ cell: PostgresCell) throws(PostgresError) -> [Self]
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    package static var postgresType: PostgresType { Element.arrayType }
    package func encode(into bytes: inout [UInt8]) { Element.encodeArray(self, into: &bytes) }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package init(postgres cell: PostgresCell) throws(PostgresError) { self = try Element.decodeArray(cell) }
}

extension PostgresArrayElement where Self: PostgresEncodable {
    /// One dimension that begins at 1: dimensions, a flag for NULLs, element type, length, lower bound, elements.
    package static func encodeArray(_ elements: [Self], into bytes: inout [UInt8]) {
        bytes.appendBigEndian(Int32(elements.isEmpty ? 0 : 1))
        bytes.appendBigEndian(Int32(elements.contains { $0.isNull } ? 1 : 0))
        bytes.appendBigEndian(postgresType.oid)
        guard !elements.isEmpty else { return }
        bytes.appendBigEndian(Int32(clamping: elements.count))
        bytes.appendBigEndian(Int32(1))
        for element in elements { bytes.appendField(element) }
    }
}

extension [UInt8] {
    /// A length, or -1 for NULL, and the value: the form of an array's element and of a binary COPY's field.
    mutating func appendField(_ value: some PostgresEncodable) {
        guard !value.isNull else { return appendBigEndian(Int32(-1)) }
        let start = count
        appendBigEndian(Int32(0))
        value.encode(into: &self)
        let length = UInt32(truncatingIfNeeded: count - start - 4)
        for byte in 0..<4 { self[start + byte] = UInt8(truncatingIfNeeded: length >> UInt32(24 - byte * 8)) }
    }
}

extension PostgresArrayElement where Self: PostgresDecodable {
    package static func decodeArray(_ cell: PostgresCell) throws(PostgresError) -> [Self] {
        var reader = PostgresArrayReader(cell)
        let count = try reader.readHeader()
        var elements: [Self] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try Self(postgres: try reader.readElement())) }
        return elements
    }
}

/// `[UInt8]` is no array but `bytea`.
extension UInt8: PostgresArrayElement {
    package static var arrayType: PostgresType { .bytea }
    package static func encodeArray(_ elements: [UInt8], into bytes: inout [UInt8]) {
        bytes.append(contentsOf: elements)
    }
    package static func decodeArray(_ cell: PostgresCell) throws(PostgresError) -> [UInt8] {
        guard [.bytea, .jsonb, .json].contains(cell.type) else { throw cell.mismatch("bytea") }
        return Array(try cell.value.dropFirst(cell.type == .jsonb ? 1 : 0))
    }
}

extension Array: PostgresArrayElement where Element == UInt8 {
    package static var arrayType: PostgresType { .byteaArray }
}
extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement & PostgresEncodable & PostgresDecodable {
    package static var arrayType: PostgresType { Wrapped.arrayType }
}
extension Bool: PostgresArrayElement {
    package static var arrayType: PostgresType { .boolArray }
}
extension Int16: PostgresArrayElement {
    package static var arrayType: PostgresType { .int2Array }
}
extension Int32: PostgresArrayElement {
    package static var arrayType: PostgresType { .int4Array }
}
extension Int64: PostgresArrayElement {
    package static var arrayType: PostgresType { .int8Array }
}
extension Int: PostgresArrayElement {
    package static var arrayType: PostgresType { .int8Array }
}
extension Double: PostgresArrayElement {
    package static var arrayType: PostgresType { .float8Array }
}
extension String: PostgresArrayElement {
    package static var arrayType: PostgresType { .textArray }
}
extension UUIDv7: PostgresArrayElement {
    package static var arrayType: PostgresType { .uuidArray }
}
extension Timestamp: PostgresArrayElement {
    package static var arrayType: PostgresType { .timestamptzArray }
}
