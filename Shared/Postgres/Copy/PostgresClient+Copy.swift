package import Concurrency
import Observability

extension PostgresClient {
    package func copyIn(
        _ table: PostgresIdentifier,
        columns: [PostgresIdentifier],
        until deadline: Deadline?,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        let deadline = self.deadline(deadline)
        let start = ContinuousClock.now
        defer { pool.metrics.callTime.observe(start.duration(to: .now)) }
        let connection = try await pool.lease(until: deadline)
        do {
            let rows = try await PostgresCopyWriter.copy(table, columns, on: connection, until: deadline, body)
            await pool.release(connection)
            return rows
        } catch {
            await pool.release(connection)
            if let error = error as? PostgresError { pool.metrics.count(error) }
            throw error
        }
    }
}
