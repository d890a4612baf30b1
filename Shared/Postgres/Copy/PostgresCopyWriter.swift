import Concurrency

/// Takes the rows of one COPY, in PostgreSQL's binary form: nothing needs escaping, and each value must be of its
/// column's exact type (`Int32` for integer, `Int64` for bigint, …; `String` for any type of text).
package final class PostgresCopyWriter {
    private static let chunkSize = 128 * 1024

    private var row: PostgresCopyRow
    private let connection: PostgresConnection
    private let deadline: Deadline

    private init(columns: Int, _ connection: PostgresConnection, _ deadline: Deadline) {
        row = PostgresCopyRow(columns: columns, capacity: PostgresCopyWriter.chunkSize + 4096)
        (self.connection, self.deadline) = (connection, deadline)
    }

    /// Writes one row: `try await copy.row { $0.append(id); $0.append(name) }`. Waits when the server is slower.
    /// A row with more or fewer values than columns is an error, and ends the copy.
    package func row(
        isolation: isolated (any Actor)? = #isolation,
        _ write: (inout PostgresCopyRow) -> Void
    ) async throws(PostgresError) {
        try row.write(write)
        if row.bytes.count >= PostgresCopyWriter.chunkSize { try await flush() }
    }

    private func flush(isolation: isolated (any Actor)? = #isolation) async throws(PostgresError) {
        _ = try await connection.run(.copyData(row.takeBytes()), until: deadline)
    }

    /// Begins the copy, lets `body` write, and ends it; undone when anything throws.
    static func copy(
        _ table: PostgresIdentifier,
        _ columns: [PostgresIdentifier],
        on connection: PostgresConnection,
        until deadline: Deadline,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        let names = columns.map(\.quoted).joined(separator: ", ")
        let begin = PostgresQuery(unescaped: "COPY \(table.quoted) (\(names)) FROM STDIN (FORMAT binary)")
        try await connection.run(.copyBegin(begin), until: deadline).throwFirstError()
        do {
            let writer = PostgresCopyWriter(columns: columns.count, connection, deadline)
            try await body(writer)
            writer.row.finish()
            try await writer.flush()
        } catch {
            await undo(on: connection)
            throw error
        }
        let results = try await connection.run(.copyEnd(failing: nil), until: deadline)
        try results.throwFirstError()
        return results.joined().first?.affectedRows ?? 0
    }

    /// In a task of its own: that the caller's was cancelled must not keep the connection from being put in order.
    private static func undo(on connection: PostgresConnection) async {
        let grace = Deadline.after(connection.configuration.cancelGrace)
        await Task { _ = try? await connection.run(.copyEnd(failing: "the rows' source failed"), until: grace) }.value
    }
}
