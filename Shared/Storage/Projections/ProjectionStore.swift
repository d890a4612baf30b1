package import Postgres
import Primitives

/// Keeps the projections of every tenant. For a service of the fleet; any number of them may merge at once.
package struct ProjectionStore: Sendable {
    let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// Merges a batch: all or nothing, and again is the same as once. A record that no table takes, such as one with
    /// malformed JSON, fails it with an error that is not retriable.
    package func merge(_ batch: ProjectionBatch) async throws -> ProjectionResult {
        guard batch.count > 0 else { return ProjectionResult(fresh: 0, changed: 0, outside: 0) }
        return try await client.transaction { transaction in
            let spans = try await ProjectionStore.prepare(transaction)
            let placed = batch.records(in: spans)
            try await ProjectionStore.stage(placed.distinct, transaction)
            let counts = try await transaction.query(.mergeProjections).decodeFirst((Int, Int).self)
            try await ProjectionStore.bury(placed.deadLetters, transaction)
            let (fresh, changed) = counts ?? (0, 0)
            return ProjectionResult(fresh: fresh, changed: changed, outside: batch.count - placed.count)
        }
    }

    /// Makes the staging tables, unless the session has them, and tells for which times there are partitions.
    private static func prepare(_ transaction: PostgresTransaction) async throws -> ProjectionSpans {
        let outcomes = try await transaction.pipeline([.withoutNestedLoops, .projectionSpans])
        for outcome in outcomes { _ = try outcome.get() }
        guard let row = try outcomes.last?.get().first else {
            throw PostgresError(.decoding, "nothing is known of partitions")
        }
        if try !row.decode(Bool.self, at: 4) {
            for outcome in try await transaction.pipeline(StagingTable.all.map(\.creation)) { _ = try outcome.get() }
        }
        return ProjectionSpans(notifications: try span(row, at: 0), audits: try span(row, at: 2))
    }

    private static func span(_ row: PostgresRow, at column: Int) throws -> Range<Timestamp> {
        let from = try row.decode(Timestamp?.self, at: column)
        let until = try row.decode(Timestamp?.self, at: column + 1)
        guard let from, let until, from < until else { return .empty }
        return from..<until
    }
}

extension PostgresQuery {
    /// Nobody knows how many rows were staged. Taken for few, they would be joined at the cost of the square of a batch.
    fileprivate static let withoutNestedLoops: PostgresQuery = "SET LOCAL enable_nestloop = off"

    fileprivate static let projectionSpans: PostgresQuery = """
        SELECT
            min(month) FILTER (WHERE parent = 'notifications'),
            max(month) FILTER (WHERE parent = 'notifications') + interval '1 month',
            min(month) FILTER (WHERE parent = 'audit_log'),
            max(month) FILTER (WHERE parent = 'audit_log') + interval '1 month',
            to_regclass('\(unescaped: StagingTable.audits.name.quoted)') IS NOT NULL
        FROM monthly_partitions
        """
}

extension Range<Timestamp> {
    fileprivate static var empty: Range { Timestamp(microseconds: 0)..<Timestamp(microseconds: 0) }
}
