/// One row of a result.
package struct PostgresRow: Sendable {
    let result: ResultHandle
    let index: Int

    /// Reads one column, counted from 0.
    package func decode<Value: PostgresDecodable>(_: Value.Type, at column: Int) throws(PostgresError) -> Value {
        guard (0..<result.columnCount).contains(column) else {
            throw PostgresError(.decoding, "there is no column \(column)")
        }
        return try Value(postgres: result.cell(row: index, column: column))
    }

    /// Reads all columns, which must be as many as the tuple has elements.
    package func decode<each Column: PostgresDecodable>(
        _ type: (repeat each Column).Type
    ) throws(PostgresError) -> (repeat each Column) {
        var cells = try RowReader(self, wants: PostgresRow.count((repeat (each Column).self)))
        return (repeat try cells.next((each Column).self))
    }

    private static func count<each Column>(_ types: (repeat each Column)) -> Int {
        var count = 0
        for _ in repeat each types { count += 1 }
        return count
    }
}

/// Hands out a row's columns from left to right.
private struct RowReader {
    private let row: PostgresRow
    private var column = 0

    init(_ row: PostgresRow, wants count: Int) throws(PostgresError) {
        let columns = row.result.columnCount
        guard columns == count else { throw PostgresError(.decoding, "\(columns) columns where \(count) are expected") }
        self.row = row
    }

    mutating func next<Value: PostgresDecodable>(_: Value.Type) throws(PostgresError) -> Value {
        defer { column += 1 }
        return try Value(postgres: row.result.cell(row: row.index, column: column))
    }
}
