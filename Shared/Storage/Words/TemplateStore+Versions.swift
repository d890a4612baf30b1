import Postgres
import Primitives

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
            SELECT data_schema, author, created_at FROM template_versions
            WHERE tenant_id = \(tenant) AND template = \(key) AND number = \(number)
            """,
            """
            SELECT channel, locale, variant, weight, subject, title, body, html, url FROM template_contents
            WHERE tenant_id = \(tenant) AND template = \(key) AND number = \(number)
            ORDER BY channel, locale, variant
            """,
        ])
        guard outcomes.count == 2, let row = try outcomes[0].get().first else { return nil }
        let (schema, author, createdAt) = try row.decode((String?, String, Timestamp).self)
        let contents = try outcomes[1].get().map { try TemplateVersion.Content($0, at: 0) }
        return TemplateVersion(
            number: number,
            schema: schema,
            author: author,
            createdAt: createdAt,
            contents: contents
        )
    }

    /// The newest first, below `before`.
    package func versions(of key: TemplateKey, before: Int? = nil, limit: Int) async throws -> [TemplateVersionSummary]
    {
        let rows = try await database.session.query(
            """
            SELECT number, author, created_at, data_schema IS NOT NULL,
                (SELECT max(published_at) FROM template_publications AS p
                    WHERE p.tenant_id = v.tenant_id AND p.template = v.template AND p.number = v.number)
            FROM template_versions AS v
            WHERE tenant_id = \(tenant) AND template = \(key) AND (\(before)::int IS NULL OR number < \(before))
            ORDER BY number DESC LIMIT \(max(0, limit))
            """
        ).decode((Int, String, Timestamp, Bool, Timestamp?).self)
        return rows.map {
            TemplateVersionSummary(number: $0, author: $1, createdAt: $2, hasSchema: $3, publishedAt: $4)
        }
    }

    /// The words of those that are published, in the order of a version's.
    package func publishedContents(of keys: [TemplateKey]) async throws -> [TemplateKey: [TemplateVersion.Content]] {
        guard !keys.isEmpty else { return [:] }
        return try await contents(
            """
            SELECT template, channel, locale, variant, weight, subject, title, body, html, url
            FROM template_contents JOIN templates USING (tenant_id, template)
            WHERE tenant_id = \(tenant) AND template::text = ANY(\(keys)) AND number = published_version
            ORDER BY channel, locale, variant
            """
        )
    }

    /// The published words of the others in which this key stands, whatever it means there.
    package func publishedContents(naming key: TemplateKey) async throws -> [TemplateKey: [TemplateVersion.Content]] {
        try await contents(
            """
            SELECT template, channel, locale, variant, weight, subject, title, body, html, url
            FROM template_contents JOIN templates USING (tenant_id, template)
            WHERE tenant_id = \(tenant) AND template <> \(key) AND number = published_version
                AND strpos(concat_ws(' ', subject, title, body, html, url), \(key)) > 0
            """
        )
    }

    private func contents(_ query: PostgresQuery) async throws -> [TemplateKey: [TemplateVersion.Content]] {
        let rows = try await database.session.query(query)
        var found: [TemplateKey: [TemplateVersion.Content]] = [:]
        for row in rows {
            found[try row.decode(TemplateKey.self, at: 0), default: []].append(try .init(row, at: 1))
        }
        return found
    }

    /// What the version in force says of its data; `nil` when none is in force, or it says nothing.
    package func publishedSchema(of key: TemplateKey) async throws -> String? {
        try await database.session.query(
            """
            SELECT data_schema FROM template_versions AS v JOIN templates USING (tenant_id, template)
            WHERE tenant_id = \(tenant) AND template = \(key) AND number = published_version
                AND data_schema IS NOT NULL
            """
        ).decodeFirst(String.self)
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
    fileprivate init(_ row: PostgresRow, at first: Int) throws {
        self.init(
            channel: try row.decode(Channel.self, at: first),
            locale: try row.decode(String.self, at: first + 1)
        )
        (variant, weight) = (try row.decode(String.self, at: first + 2), try row.decode(Int.self, at: first + 3))
        (subject, title) = (try row.decode(String?.self, at: first + 4), try row.decode(String?.self, at: first + 5))
        (body, html) = (try row.decode(String?.self, at: first + 6), try row.decode(String?.self, at: first + 7))
        url = try row.decode(String?.self, at: first + 8)
    }
}
