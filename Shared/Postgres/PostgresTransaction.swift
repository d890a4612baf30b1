package import Concurrency
import Synchronization

/// A transaction under way. Its statements run one at a time, in the order in which they are made.
package final class PostgresTransaction: PostgresSession {
    private let connection: PostgresConnection
    private let deadline: Deadline
    private let turn = Permits(1)
    private let hasEnded = Atomic(false)

    init(on connection: PostgresConnection, until deadline: Deadline) {
        (self.connection, self.deadline) = (connection, deadline)
    }

    package func pipeline(
        _ statements: [PostgresQuery],
        _ scope: PipelineScope,
        until deadline: Deadline?
    ) async throws(PostgresError) -> [Result<PostgresRows, PostgresError>] {
        let groups = scope.groups(statements)
        return PipelineResults.outcomes(of: groups, try await run(.batch(groups), until: deadline))
    }

    package func script(_ sql: String, until deadline: Deadline?) async throws(PostgresError) {
        try await run(.script(sql), until: deadline).throwFirstError()
    }

    package func copyIn(
        _ table: PostgresIdentifier,
        columns: [PostgresIdentifier],
        until deadline: Deadline?,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        try await turn.withPermit {
            try checkOpen()
            let deadline = min(deadline ?? self.deadline, self.deadline)
            return try await PostgresCopyWriter.copy(table, columns, on: connection, until: deadline, body)
        }
    }

    /// In one round trip with the tenant that row-level security reads.
    func begin(_ level: PostgresIsolation, tenant: String?) async throws(PostgresError) {
        let begin = PostgresQuery(unescaped: "BEGIN ISOLATION LEVEL \(level.rawValue)")
        let statements = [begin] + (tenant.map { [.setTenant($0)] } ?? [])
        for outcome in try await pipeline(statements, .atomic, until: nil) { _ = try outcome.get() }
    }

    /// A failed statement whose error was swallowed has undone the transaction; then the server answers ROLLBACK.
    func commit() async throws(PostgresError) {
        let rows = try await query("COMMIT")
        hasEnded.store(true, ordering: .relaxed)
        guard rows.result.commandTag == "COMMIT" else {
            throw PostgresError(.server(.inFailedTransaction), "a statement had failed, so nothing was committed")
        }
    }

    /// From here on it refuses statements: its connection belongs to others.
    func end() {
        hasEnded.store(true, ordering: .relaxed)
    }

    private func run(_ command: Command, until deadline: Deadline?) async throws(PostgresError) -> [[ResultHandle]] {
        do {
            return try await turn.withPermit {
                try checkOpen()
                return try await connection.run(command, until: min(deadline ?? self.deadline, self.deadline))
            }
        } catch let error as PostgresError {
            throw error
        } catch {
            throw .taskCancelled
        }
    }

    private func checkOpen() throws(PostgresError) {
        guard !hasEnded.load(ordering: .relaxed) else {
            throw PostgresError(.invalidParameter, "the transaction has ended")
        }
    }
}
