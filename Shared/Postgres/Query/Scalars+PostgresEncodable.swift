package import Primitives

extension Bool: PostgresEncodable {
    package static var postgresType: PostgresType { .bool }
    package func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
}

extension Int16: PostgresEncodable {
    package static var postgresType: PostgresType { .int2 }
    package func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(self) }
}

extension Int32: PostgresEncodable {
    package static var postgresType: PostgresType { .int4 }
    package func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(self) }
}

extension Int64: PostgresEncodable {
    package static var postgresType: PostgresType { .int8 }
    package func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(self) }
}

extension Int: PostgresEncodable {
    package static var postgresType: PostgresType { .int8 }
    package func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(Int64(self)) }
}

extension Double: PostgresEncodable {
    package static var postgresType: PostgresType { .float8 }
    package func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(bitPattern) }
}

extension String: PostgresEncodable {
    package static var postgresType: PostgresType { .text }
    package static var isSentAsText: Bool { true }
    package func encode(into bytes: inout [UInt8]) { bytes.append(contentsOf: utf8) }
}

extension UUIDv7: PostgresEncodable {
    package static var postgresType: PostgresType { .uuid }
    package func encode(into bytes: inout [UInt8]) {
        bytes.appendBigEndian(high)
        bytes.appendBigEndian(low)
    }
}

/// A moment that PostgreSQL cannot hold, at the far ends of 64 bits, is clamped to its `-infinity` or `infinity`.
extension Timestamp: PostgresEncodable {
    package static var postgresType: PostgresType { .timestamptz }
    package func encode(into bytes: inout [UInt8]) {
        bytes.appendBigEndian(microseconds.addingSaturating(-Timestamp.postgresEpoch))
    }

    /// PostgreSQL counts from 2000-01-01 UTC.
    static let postgresEpoch: Int64 = 946_684_800_000_000
}
