/// The rows of one statement. Values are decoded when they are asked for, straight from libpq's memory.
package struct PostgresRows: RandomAccessCollection, Sendable {
    let result: ResultHandle
    package let startIndex = 0
    package let endIndex: Int

    init(_ result: ResultHandle) {
        (self.result, endIndex) = (result, result.rowCount)
    }

    package subscript(index: Int) -> PostgresRow {
        precondition(indices.contains(index), "no such row")
        return PostgresRow(result: result, index: index)
    }

    package var columns: [String] { (0..<result.columnCount).map(result.columnName) }

    /// Rows that an INSERT, UPDATE, DELETE, MERGE or COPY touched, or that a SELECT returned.
    package var affected: Int { result.affectedRows }

    /// Every row as a tuple: `try rows.decode((UUIDv7, String?).self)`.
    package func decode<each Column: PostgresDecodable>(
        _ type: (repeat each Column).Type
    ) throws(PostgresError) -> [(repeat each Column)] {
        var decoded: [(repeat each Column)] = []
        decoded.reserveCapacity(count)
        for row in self { decoded.append(try row.decode(type)) }
        return decoded
    }

    /// The first row as a tuple; `nil` when there is none.
    package func decodeFirst<each Column: PostgresDecodable>(
        _ type: (repeat each Column).Type
    ) throws(PostgresError) -> (repeat each Column)? {
        try first?.decode(type)
    }
}
