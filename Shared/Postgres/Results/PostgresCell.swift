/// One value of a result, in PostgreSQL's binary form. It keeps its result alive.
///
/// `@unchecked Sendable`: the bytes belong to `owner`, which never changes and outlives them.
package struct PostgresCell: @unchecked Sendable {
    package let type: PostgresType
    private let owner: AnyObject
    /// `nil` for NULL.
    let bytes: UnsafeRawBufferPointer?

    init(type: PostgresType, owner: AnyObject, bytes: UnsafeRawBufferPointer?) {
        (self.type, self.owner, self.bytes) = (type, owner, bytes)
    }

    /// The bytes of a value that is not NULL.
    var value: UnsafeRawBufferPointer {
        get throws(PostgresError) {
            guard let bytes else { throw PostgresError(.decoding, "NULL where a value was expected") }
            return bytes
        }
    }

    /// A part of this value, such as an array's element.
    func part(_ type: PostgresType, _ bytes: UnsafeRawBufferPointer?) -> PostgresCell {
        PostgresCell(type: type, owner: owner, bytes: bytes)
    }

    func integer<Number: FixedWidthInteger>(_: Number.Type) throws(PostgresError) -> Number {
        let bytes = try value
        guard bytes.count == MemoryLayout<Number>.size else { throw mismatch("\(Number.self)") }
        return Number(bigEndian: bytes.loadUnaligned(as: Number.self))
    }

    func mismatch(_ wanted: String) -> PostgresError {
        PostgresError(.decoding, "a value of type \(type.oid) cannot be read as \(wanted)")
    }
}
