import Concurrency
import Postgres

/// Applies migrations and keeps the ledger `schema_migrations`. Several may run at once: a lock in the database lets
/// one work at a time, and each step commits together with its line in the ledger.
struct Migrator {
    private let client: PostgresClient

    /// No statement of a migration may take longer: one that locks a busy table for minutes is written wrongly.
    private static let stepLimit: Duration = .seconds(600)
    /// "hera" in ASCII; any constant does that nobody else locks.
    private static let lock: Int64 = 0x6865_7261

    init(_ client: PostgresClient) {
        self.client = client
    }

    func apply(_ files: [Migration], _ report: (Migration) -> Void) async throws {
        while let step = try await applyNext(of: files) { report(step) }
    }

    /// The step that was applied, or `nil` when none was left.
    private func applyNext(of files: [Migration]) async throws -> Migration? {
        try await client.transaction(until: .after(Migrator.stepLimit)) { transaction in
            try await transaction.execute("SELECT pg_advisory_xact_lock(\(Migrator.lock))")
            let plan = try MigrationPlan(files: files, applied: try await ledger(transaction))
            guard let next = plan.pending.first else { return nil }
            try await transaction.script(next.sql)
            try await transaction.execute(
                "INSERT INTO schema_migrations VALUES (\(Int32(next.version)), \(next.name), \(next.checksum))"
            )
            return next
        }
    }

    private func ledger(_ transaction: PostgresTransaction) async throws -> [MigrationPlan.Applied] {
        try await transaction.script(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                version    integer PRIMARY KEY,
                name       text NOT NULL,
                checksum   text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """
        )
        let rows = try await transaction.query("SELECT version, checksum FROM schema_migrations ORDER BY version")
        return try rows.decode((Int32, String).self).map { MigrationPlan.Applied(version: Int($0), checksum: $1) }
    }
}
