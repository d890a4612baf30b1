import Postgres
import Primitives

/// A tenant's audiences.
package struct AudienceStore: Sendable {
    let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    var tenant: TenantID { database.tenant }

    package func find(_ key: AudienceKey) async throws -> Audience? {
        try await database.session.query(
            "SELECT \(unescaped: Audience.columns) FROM topics AS t WHERE tenant_id = \(tenant) AND topic = \(key)"
        ).first.map(Audience.init)
    }

    /// By their keys; `after` is the last one of the page before.
    package func list(after: AudienceKey? = nil, limit: Int) async throws -> [Audience] {
        try await database.session.query(
            """
            SELECT \(unescaped: Audience.columns) FROM topics AS t
            WHERE tenant_id = \(tenant) AND (\(after)::text IS NULL OR topic::text > \(after))
            ORDER BY topic::text LIMIT \(max(0, limit))
            """
        ).map(Audience.init)
    }

    /// Creates or renames an audience and returns it as it now is; `.conflict` when `condition` does not hold.
    package func save(
        _ key: AudienceKey,
        name: String,
        if condition: WriteCondition = .none
    ) async throws -> Audience {
        let saved = try await database.session.query(
            """
            INSERT INTO topics AS t (tenant_id, topic, name)
            SELECT \(tenant), \(key), \(name)
            WHERE \(condition.mayCreate)
                OR EXISTS (SELECT FROM topics WHERE tenant_id = \(tenant) AND topic = \(key))
            ON CONFLICT (tenant_id, topic) DO UPDATE SET
                name = EXCLUDED.name, version = t.version + 1, updated_at = now()
            WHERE \(condition.mayReplace) AND t.version = coalesce(\(condition.version), t.version)
            RETURNING \(unescaped: Audience.columns)
            """
        ).first.map(Audience.init)
        return try StorageError.unlessConflict(saved, "the topic")
    }

    /// Removes an audience with its subscriptions; whether there was one. `.conflict` when it is not of that version.
    package func remove(_ key: AudienceKey, if condition: WriteCondition = .none) async throws -> Bool {
        try await database.transaction { transaction in
            let version = try await transaction.query(
                "SELECT version FROM topics WHERE tenant_id = \(tenant) AND topic = \(key) FOR UPDATE"
            ).decodeFirst(Int.self)
            guard condition.holds(for: version) else {
                throw StorageError(.conflict, "the topic is not as it was expected")
            }
            guard version != nil else { return false }
            try await transaction.execute("DELETE FROM topics WHERE tenant_id = \(tenant) AND topic = \(key)")
            return true
        }
    }
}

extension Audience {
    /// Of `topics AS t`.
    fileprivate static let columns = """
        t.topic, t.name, t.version, t.created_at, t.updated_at, (SELECT count(*) FROM (
            SELECT FROM topic_subscribers AS s WHERE s.tenant_id = t.tenant_id AND s.topic = t.topic LIMIT \(countLimit)
        ) AS counted)
        """

    fileprivate init(_ row: PostgresRow) throws {
        key = try row.decode(AudienceKey.self, at: 0)
        name = try row.decode(String.self, at: 1)
        version = try row.decode(Int.self, at: 2)
        createdAt = try row.decode(Timestamp.self, at: 3)
        updatedAt = try row.decode(Timestamp.self, at: 4)
        subscribers = try row.decode(Int.self, at: 5)
    }
}
