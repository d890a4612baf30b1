package import Primitives

extension Bool: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        guard cell.type == .bool else { throw cell.mismatch("Bool") }
        self = try cell.integer(UInt8.self) != 0
    }
}

extension FixedWidthInteger {
    /// Any integer type of the server, if the value fits.
    fileprivate init(anyIntegerOf cell: PostgresCell) throws(PostgresError) {
        let wide: Int64
        switch cell.type {
        case .int8: wide = try cell.integer(Int64.self)
        case .int4: wide = Int64(try cell.integer(Int32.self))
        case .int2: wide = Int64(try cell.integer(Int16.self))
        case .oid: wide = Int64(try cell.integer(UInt32.self))
        default: throw cell.mismatch("\(Self.self)")
        }
        guard let value = Self(exactly: wide) else {
            throw PostgresError(.decoding, "an integer is too large for \(Self.self)")
        }
        self = value
    }
}

extension Int16: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) { try self.init(anyIntegerOf: cell) }
}

extension Int32: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) { try self.init(anyIntegerOf: cell) }
}

extension Int64: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) { try self.init(anyIntegerOf: cell) }
}

extension Int: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) { try self.init(anyIntegerOf: cell) }
}

extension Double: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        switch cell.type {
        case .float8: self.init(bitPattern: try cell.integer(UInt64.self))
        case .float4: self.init(Float(bitPattern: try cell.integer(UInt32.self)))
        default: throw cell.mismatch("Double")
        }
    }
}

extension String: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        guard cell.type.isText || cell.type == .jsonb else { throw cell.mismatch("String") }
        // The binary form of jsonb is a version byte and the text.
        let bytes = try cell.value.dropFirst(cell.type == .jsonb ? 1 : 0)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw cell.mismatch("UTF-8") }
        self = text
    }
}

extension UUIDv7: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        let bytes = try cell.value
        guard cell.type == .uuid, let id = UUIDv7(bytes: bytes) else { throw cell.mismatch("UUIDv7") }
        self = id
    }
}

extension Timestamp: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        guard cell.type == .timestamptz else { throw cell.mismatch("Timestamp") }
        self.init(microseconds: try cell.integer(Int64.self).addingSaturating(Timestamp.postgresEpoch))
    }
}
