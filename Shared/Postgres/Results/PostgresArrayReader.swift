/// Walks the binary form of a one-dimensional array, trusting none of its numbers.
struct PostgresArrayReader {
    private let cell: PostgresCell
    private var rest: Slice<UnsafeRawBufferPointer>
    private var elementType = PostgresType.unknown

    init(_ cell: PostgresCell) {
        self.cell = cell
        rest = (cell.bytes ?? UnsafeRawBufferPointer(start: nil, count: 0))[...]
    }

    /// The number of elements.
    mutating func readHeader() throws(PostgresError) -> Int {
        guard cell.bytes != nil else { throw PostgresError(.decoding, "NULL where an array was expected") }
        let dimensions = try readNumber()
        _ = try readNumber()
        elementType = PostgresType(oid: UInt32(bitPattern: try readNumber()))
        guard dimensions != 0 else { return 0 }
        guard dimensions == 1 else { throw cell.mismatch("an array of one dimension") }
        let count = Int(try readNumber())
        _ = try readNumber()
        // Each element is at least its length of four bytes: a larger count is a lie.
        guard count >= 0, count <= rest.count / 4 else { throw malformed }
        return count
    }

    mutating func readElement() throws(PostgresError) -> PostgresCell {
        let length = Int(try readNumber())
        guard length >= 0 else { return cell.part(elementType, nil) }
        guard length <= rest.count else { throw malformed }
        defer { rest = rest.dropFirst(length) }
        return cell.part(elementType, UnsafeRawBufferPointer(rebasing: rest.prefix(length)))
    }

    private mutating func readNumber() throws(PostgresError) -> Int32 {
        guard rest.count >= 4 else { throw malformed }
        defer { rest = rest.dropFirst(4) }
        return Int32(truncatingIfNeeded: rest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }

    private var malformed: PostgresError { cell.mismatch("an array: its length is wrong") }
}
