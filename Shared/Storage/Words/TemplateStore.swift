import Postgres
import Primitives

/// A tenant's templates with their versions.
package struct TemplateStore: Sendable {
    package let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    var tenant: TenantID { database.tenant }

    package func find(_ key: TemplateKey) async throws -> TemplateSummary? {
        try await summaries(key, after: nil, limit: 1).first
    }

    /// After `after`, by key.
    package func list(after: TemplateKey? = nil, limit: Int) async throws -> [TemplateSummary] {
        try await summaries(nil, after: after, limit: limit)
    }

    private func summaries(_ key: TemplateKey?, after: TemplateKey?, limit: Int) async throws -> [TemplateSummary] {
        let rows = try await database.session.query(
            """
            SELECT template, name, category, latest_version, published_version, version, created_at, updated_at
            FROM templates
            WHERE tenant_id = \(tenant) AND (\(key)::text IS NULL OR template = \(key))
                AND (\(after)::text IS NULL OR template::text > \(after))
            ORDER BY template::text LIMIT \(max(0, limit))
            """
        ).decode((TemplateKey, String, String?, Int, Int?, Int, Timestamp, Timestamp).self)
        return rows.map {
            TemplateSummary(
                key: $0,
                name: $1,
                category: $2,
                latestVersion: $3,
                publishedVersion: $4,
                version: $5,
                createdAt: $6,
                updatedAt: $7
            )
        }
    }

    /// Creates or renames a template and returns its version for conditions; `.conflict` when `condition` does not hold.
    @discardableResult
    package func save(
        _ key: TemplateKey,
        name: String,
        category: CategoryKey? = nil,
        if condition: WriteCondition = .none
    ) async throws -> Int {
        let rows = try await database.session.query(
            """
            INSERT INTO templates AS t (tenant_id, template, name, category)
            SELECT \(tenant), \(key), \(name), \(category)
            WHERE \(condition.mayCreate)
                OR EXISTS (SELECT FROM templates WHERE tenant_id = \(tenant) AND template = \(key))
            ON CONFLICT (tenant_id, template) DO UPDATE SET
                name = EXCLUDED.name, category = EXCLUDED.category, version = t.version + 1, updated_at = now()
            WHERE \(condition.mayReplace) AND t.version = coalesce(\(condition.version), t.version)
            RETURNING version
            """
        )
        return try StorageError.unlessConflict(rows.decodeFirst(Int.self), "the template")
    }

    /// Removes a template with all its versions; whether there was one. `.conflict` when it is not of that version.
    package func remove(_ key: TemplateKey, if condition: WriteCondition = .none) async throws -> Bool {
        try await database.transaction { transaction in
            let version = try await transaction.query(
                "SELECT version FROM templates WHERE tenant_id = \(tenant) AND template = \(key) FOR UPDATE"
            ).decodeFirst(Int.self)
            guard condition.holds(for: version) else {
                throw StorageError(.conflict, "the template is not as it was expected")
            }
            guard version != nil else { return false }
            try await transaction.execute("DELETE FROM templates WHERE tenant_id = \(tenant) AND template = \(key)")
            return true
        }
    }
}
