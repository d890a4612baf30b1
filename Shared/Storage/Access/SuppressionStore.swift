import Postgres
package import Primitives

/// The addresses that a tenant must not write to.
package struct SuppressionStore: Sendable {
    private let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    /// Whether it is new; an address that is suppressed already stays so for its first reason.
    @discardableResult
    package func add(_ new: Suppression) async throws -> Bool {
        try await database.session.execute(
            """
            INSERT INTO suppressions
                (tenant_id, suppression_id, channel, address, key_id, blind_index, category, reason, source)
            VALUES (\(database.tenant), \(new.id), \(new.channel), \(new.address.bytes), \(new.address.keyID),
                \(new.address.blindIndex), \(new.category?.rawValue ?? ""), \(new.reason), \(new.source))
            ON CONFLICT (tenant_id, channel, blind_index, category) WHERE lifted_at IS NULL DO NOTHING
            """
        ) > 0
    }

    /// Ends a suppression, which stays as history, and returns it; `nil` when none of this id was in force.
    @discardableResult
    package func lift(_ id: UUIDv7, by author: String) async throws -> Suppression? {
        try await database.session.query(
            """
            UPDATE suppressions SET lifted_at = now(), lifted_by = \(author)
            WHERE tenant_id = \(database.tenant) AND suppression_id = \(id) AND lifted_at IS NULL
            RETURNING \(unescaped: Suppression.columns)
            """
        ).first.map(Suppression.init)
    }

    /// Keeps of some addresses only the keyed hash by which they still cannot be written to: the address of somebody who
    /// wants to be forgotten.
    package func forget(_ blindIndexes: [[UInt8]]) async throws {
        guard !blindIndexes.isEmpty else { return }
        try await database.session.execute(
            """
            UPDATE suppressions SET address = '' WHERE tenant_id = \(database.tenant)
                AND channel = ANY(\(Channel.allCases)) AND blind_index = ANY(\(blindIndexes))
            """
        )
    }

    /// What stands against writing to an address in a category.
    package func find(
        _ blindIndex: [UInt8],
        on channel: Channel,
        category: CategoryKey?
    ) async throws -> Suppression? {
        try await database.session.query(
            """
            SELECT \(unescaped: Suppression.columns) FROM suppressions
            WHERE tenant_id = \(database.tenant) AND channel = \(channel) AND blind_index = \(blindIndex)
                AND category IN ('', \(category?.rawValue ?? "")) AND lifted_at IS NULL
            ORDER BY category LIMIT 1
            """
        ).first.map(Suppression.init)
    }

    /// All that stands against writing to some addresses, whatever the category.
    package func inForce(for blindIndexes: [[UInt8]]) async throws -> [Suppression] {
        guard !blindIndexes.isEmpty else { return [] }
        return try await database.session.query(
            """
            SELECT \(unescaped: Suppression.columns) FROM suppressions
            WHERE tenant_id = \(database.tenant) AND channel = ANY(\(Channel.allCases))
                AND blind_index = ANY(\(blindIndexes)) AND lifted_at IS NULL
            ORDER BY suppression_id
            """
        ).map(Suppression.init)
    }

    /// Those in force, the newest first; `after` is the last id of the page before.
    package func list(after: UUIDv7? = nil, limit: Int) async throws -> [Suppression] {
        try await database.session.query(
            """
            SELECT \(unescaped: Suppression.columns) FROM suppressions
            WHERE tenant_id = \(database.tenant) AND lifted_at IS NULL
                AND (\(after) IS NULL OR suppression_id < \(after))
            ORDER BY suppression_id DESC LIMIT \(max(0, limit))
            """
        ).map(Suppression.init)
    }
}

extension Suppression {
    fileprivate static let columns = """
        suppression_id, channel, address, key_id, blind_index, nullif(category, ''), reason, source
        """

    fileprivate init(_ row: PostgresRow) throws {
        let (id, channel, bytes, keyID, blindIndex, category, reason, source) = try row.decode(
            (UUIDv7, Channel, [UInt8], String, [UInt8], CategoryKey?, Reason, String).self
        )
        let address = SealedAddress(bytes: bytes, keyID: keyID, blindIndex: blindIndex)
        self.init(id: id, channel: channel, address: address, category: category, reason: reason, source: source)
    }
}
