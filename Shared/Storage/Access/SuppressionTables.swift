package import Postgres

/// What stands against addresses of any tenant, many at once. For a service of the fleet. Nobody keeps a copy: who has
/// said no must be heard by the next batch.
package struct SuppressionTables: Sendable {
    /// An address of a tenant's people, on whatever channel its blind index is of.
    package struct Address: Sendable, Hashable {
        package let tenant: TenantID
        package let blindIndex: [UInt8]

        package init(_ tenant: TenantID, _ blindIndex: [UInt8]) {
            (self.tenant, self.blindIndex) = (tenant, blindIndex)
        }
    }

    package struct InForce: Sendable, Hashable {
        package let channel: Channel
        /// `nil` for every category.
        package let category: CategoryKey?
        package let reason: Suppression.Reason
    }

    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// In one round trip, the oldest first.
    package func find(_ addresses: Set<Address>) async throws -> [Address: [InForce]] {
        guard !addresses.isEmpty else { return [:] }
        let asked = Array(addresses)
        let rows = try await client.query(
            """
            SELECT tenant_id, blind_index, channel, nullif(category, ''), reason
            FROM unnest(\(asked.map(\.tenant)), \(asked.map(\.blindIndex))) AS k (tenant_id, blind_index)
            JOIN suppressions USING (tenant_id, blind_index)
            WHERE channel = ANY (\(Channel.allCases)) AND lifted_at IS NULL ORDER BY suppression_id
            """
        ).decode((TenantID, [UInt8], Channel, CategoryKey?, Suppression.Reason).self)
        return Dictionary(
            grouping: rows,
            by: { Address($0.0, $0.1) }
        ).mapValues { $0.map { InForce(channel: $0.2, category: $0.3, reason: $0.4) } }
    }
}
