package import Postgres
import Primitives

/// Keeps the projections of every tenant. For a service of the fleet; any number of them may merge at once.
package struct ProjectionStore: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// Merges a batch: all or nothing, and again is the same as once. A record that no table takes, such as one with
    /// malformed JSON, fails it with an error that is not retriable.
    package func merge(_ batch: ProjectionBatch) async throws -> ProjectionResult {
        guard batch.count > 0 else { return ProjectionResult(fresh: 0, changed: 0, outside: 0) }
        return try await client.transaction { transaction in
            let span = try await ProjectionStore.prepare(transaction)
            let placed = batch.records(in: span)
            try await ProjectionStore.stage(placed, transaction)
            let counts = try await transaction.query(.mergeProjections).decodeFirst((Int, Int).self)
            let (fresh, changed) = counts ?? (0, 0)
            return ProjectionResult(fresh: fresh, changed: changed, outside: batch.count - placed.count)
        }
    }

    /// Makes the staging tables and tells for which time there are partitions, in one round trip.
    private static func prepare(_ transaction: PostgresTransaction) async throws -> Range<Timestamp> {
        let outcomes = try await transaction.pipeline([.projectionSpan] + PostgresQuery.stagingTables)
        for outcome in outcomes.dropFirst() { _ = try outcome.get() }
        let span = try outcomes.first?.get().decodeFirst((Timestamp, Timestamp).self)
        guard let (from, until) = span, from < until else {
            return Timestamp(microseconds: 0)..<Timestamp(microseconds: 0)
        }
        return from..<until
    }
}

extension PostgresQuery {
    fileprivate static let projectionSpan: PostgresQuery = """
        SELECT min(month), max(month) + interval '1 month' FROM monthly_partitions WHERE parent = 'notifications'
        """
}
