package import Postgres

/// The tables whose rows go one by one when they are old: `aged_tables` says which and when. For a service of the fleet;
/// any number of them may call at once.
package struct AgedTables: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// Deletes up to `limit` old rows of each; returns how many it were, none while somebody else is at it.
    @discardableResult
    package func purge(limit: Int = 5000) async throws -> Int {
        try await client.query("SELECT purge_aged_tables(\(Int32(clamping: limit)))").decodeFirst(Int.self) ?? 0
    }
}
