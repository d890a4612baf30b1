/// Encodes one row of a COPY after the other into a single buffer.
package struct PostgresCopyRow: Sendable {
    private(set) var bytes: [UInt8]
    private let columns: Int
    private let capacity: Int
    private var fields = 0

    init(columns: Int, capacity: Int) {
        (self.columns, self.capacity) = (columns, capacity)
        bytes = []
        bytes.reserveCapacity(capacity)
        bytes.append(contentsOf: PostgresCopyRow.header)
    }

    /// The next column's value.
    @inline(__always)
    package mutating func append(_ value: some PostgresEncodable) {
        fields += 1
        bytes.appendField(value)
    }

    /// The next column's value, of type jsonb.
    package mutating func append(jsonb text: some Collection<UInt8>) {
        fields += 1
        bytes.appendBigEndian(Int32(clamping: text.count + 1))
        bytes.append(1)
        bytes.append(contentsOf: text)
    }

    mutating func write(_ body: (inout PostgresCopyRow) -> Void) throws(PostgresError) {
        fields = 0
        bytes.appendBigEndian(Int16(truncatingIfNeeded: columns))
        body(&self)
        guard fields == columns else {
            throw PostgresError(.invalidParameter, "a row of \(fields) values for \(columns) columns")
        }
    }

    mutating func takeBytes() -> [UInt8] {
        defer {
            bytes = []
            bytes.reserveCapacity(capacity)
        }
        return bytes
    }

    mutating func finish() {
        bytes.appendBigEndian(Int16(-1))
    }

    /// Signature, no flags, no extension.
    private static let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + Array(repeating: 0, count: 8)
}
