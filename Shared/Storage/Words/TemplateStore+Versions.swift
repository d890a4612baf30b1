import Postgres

extension TemplateStore {
    /// Adds a version, not published yet, and returns its number; `.notFound` when there is no such template.
    package func addVersion(
        _ contents: [TemplateVersion.Content],
        schema: String? = nil,
        author: String,
        to key: TemplateKey
    ) async throws -> Int {
        try await database.transaction { transaction in
            let number = try await transaction.query(
                """
                UPDATE templates SET latest_version = latest_version + 1, version = version + 1, updated_at = now()
                WHERE tenant_id = \(tenant) AND template = \(key) RETURNING latest_version
                """
            ).decodeFirst(Int.self)
            guard let number else { throw StorageError(.notFound, "there is no such template") }
            let statements: [PostgresQuery] = [
                """
                INSERT INTO template_versions (tenant_id, template, number, data_schema, author)
                VALUES (\(tenant), \(key), \(number), \(schema), \(author))
                """,
                .insert(contents, number, key, tenant),
            ]
            for outcome in try await transaction.pipeline(statements) { _ = try outcome.get() }
            return number
        }
    }

    package func version(_ number: Int, of key: TemplateKey) async throws -> TemplateVersion? {
        let outcomes = try await database.session.pipeline([
            """
            SELECT data_schema, author FROM template_versions
            WHERE tenant_id = \(tenant) AND template = \(key) AND number = \(number)
            """,
            """
            SELECT channel, locale, variant, weight, subject, title, body, html, url FROM template_contents
            WHERE tenant_id = \(tenant) AND template = \(key) AND number = \(number)
            ORDER BY channel, locale, variant
            """,
        ])
        guard outcomes.count == 2, let row = try outcomes[0].get().first else { return nil }
        let (schema, author) = try row.decode((String?, String).self)
        let contents = try outcomes[1].get().map(TemplateVersion.Content.init)
        return TemplateVersion(number: number, schema: schema, author: author, contents: contents)
    }

    /// The version that is sent now.
    package func published(_ key: TemplateKey) async throws -> TemplateVersion? {
        guard let number = try await find(key)?.publishedVersion else { return nil }
        return try await version(number, of: key)
    }
}

extension PostgresQuery {
    fileprivate static func insert(
        _ contents: [TemplateVersion.Content],
        _ number: Int,
        _ key: TemplateKey,
        _ tenant: TenantID
    ) -> PostgresQuery {
        """
        INSERT INTO template_contents
            (tenant_id, template, number, channel, locale, variant, weight, subject, title, body, html, url)
        SELECT \(tenant), \(key), \(number), * FROM unnest(
            \(contents.map(\.channel)), \(contents.map(\.locale)), \(contents.map(\.variant)),
            \(contents.map(\.weight)), \(contents.map(\.subject)), \(contents.map(\.title)), \(contents.map(\.body)),
            \(contents.map(\.html)), \(contents.map(\.url)))
        """
    }
}

extension TemplateVersion.Content {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(channel: try row.decode(Channel.self, at: 0), locale: try row.decode(String.self, at: 1))
        (variant, weight) = (try row.decode(String.self, at: 2), try row.decode(Int.self, at: 3))
        (subject, title) = (try row.decode(String?.self, at: 4), try row.decode(String?.self, at: 5))
        (body, html) = (try row.decode(String?.self, at: 6), try row.decode(String?.self, at: 7))
        url = try row.decode(String?.self, at: 8)
    }
}
