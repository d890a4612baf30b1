package import Concurrency

/// What runs statements: the client, on any connection; or a transaction, on its own.
package protocol PostgresSession: Sendable {
    /// Sends statements in one round trip; each has its own result, in order. Throws when the whole call failed.
    func pipeline(
        _ statements: [PostgresQuery],
        _ scope: PipelineScope,
        until deadline: Deadline?
    ) async throws(PostgresError) -> [Result<PostgresRows, PostgresError>]

    /// Runs statements in one text, such as a migration's. Never put values into it.
    func script(_ sql: String, until deadline: Deadline?) async throws(PostgresError)

    /// Streams rows into a table: `body` writes them, and is held back when the server is slower. A throwing `body`
    /// undoes the copy. Returns the number of rows.
    func copyIn(
        _ table: PostgresIdentifier,
        columns: [PostgresIdentifier],
        until deadline: Deadline?,
        isolation: isolated (any Actor)?,
        _ body: (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int
}

extension PostgresSession {
    /// Sends statements in one round trip, atomically unless said otherwise.
    package func pipeline(
        _ statements: [PostgresQuery],
        _ scope: PipelineScope = .atomic
    ) async throws(PostgresError) -> [Result<PostgresRows, PostgresError>] {
        try await pipeline(statements, scope, until: nil)
    }

    /// Runs one statement and returns its rows.
    package func query(
        _ statement: PostgresQuery,
        until deadline: Deadline? = nil
    ) async throws(PostgresError) -> PostgresRows {
        guard let result = try await pipeline([statement], .atomic, until: deadline).first else { throw .lost }
        return try result.get()
    }

    /// Runs one statement and returns how many rows it touched.
    @discardableResult
    package func execute(
        _ statement: PostgresQuery,
        until deadline: Deadline? = nil
    ) async throws(PostgresError) -> Int {
        try await query(statement, until: deadline).affected
    }

    package func script(_ sql: String) async throws(PostgresError) {
        try await script(sql, until: nil)
    }

    package func copyIn(
        _ table: PostgresIdentifier,
        columns: [PostgresIdentifier],
        until deadline: Deadline? = nil,
        caller: isolated (any Actor)? = #isolation,
        _ body: (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        try await copyIn(table, columns: columns, until: deadline, isolation: caller, body)
    }
}
