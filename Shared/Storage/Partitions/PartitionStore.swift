package import Postgres

/// The monthly partitions of projections and audit. For a service of the fleet; any number of them may call at once.
package struct PartitionStore: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// Makes what is missing up to `months` from now; returns how many were.
    @discardableResult
    package func makeAhead(months: Int = 3) async throws -> Int {
        try await client.query("SELECT make_partitions(\(Int32(clamping: months)))").decodeFirst(Int.self) ?? 0
    }

    /// Drops what is older than its table keeps; returns how many were. Retriable while others use the tables.
    @discardableResult
    package func dropExpired() async throws -> Int {
        try await client.query("SELECT drop_partitions()").decodeFirst(Int.self) ?? 0
    }
}
