import Postgres

extension TemplateStore {
    /// Until the transaction ends nobody else who takes a turn changes which of the tenant's templates there are in
    /// force: what one includes stays there while it is looked at.
    package func takeTurn() async throws {
        try await database.session.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('templates ' || \(tenant), 0))"
        )
    }

    /// Publishes a version; `.notFound` when there is none of that number, `.conflict` when `condition` does not hold.
    package func publish(
        _ number: Int,
        of key: TemplateKey,
        by author: String,
        if condition: WriteCondition = .none
    ) async throws {
        try await database.transaction { transaction in
            let current = try await lock(key, condition, transaction)
            try await put(number, replacing: current, of: key, by: author, transaction)
        }
    }

    /// Publishes again what the version in force replaced when it was first published, and returns its number; a second
    /// rollback goes one step further back. `.notFound` when there is nothing before.
    package func rollBack(
        _ key: TemplateKey,
        by author: String,
        if condition: WriteCondition = .none
    ) async throws -> Int {
        try await database.transaction { transaction in
            let current = try await lock(key, condition, transaction)
            let first = try await transaction.query(
                """
                SELECT replaces FROM template_publications
                WHERE tenant_id = \(tenant) AND template = \(key) AND number = \(current)
                ORDER BY sequence LIMIT 1
                """
            ).first
            guard let former = try first?.decode(Int?.self, at: 0) else {
                throw StorageError(.notFound, "nothing was published before")
            }
            try await put(former, replacing: current, of: key, by: author, transaction)
            return former
        }
    }

    /// Takes the template for this transaction and returns its published version.
    private func lock(
        _ key: TemplateKey,
        _ condition: WriteCondition,
        _ transaction: PostgresTransaction
    ) async throws -> Int? {
        let row = try await transaction.query(
            """
            SELECT published_version, version FROM templates
            WHERE tenant_id = \(tenant) AND template = \(key) FOR UPDATE
            """
        ).decodeFirst((Int?, Int).self)
        guard let (published, version) = row else { throw StorageError(.notFound, "there is no such template") }
        guard condition.holds(for: version) else {
            throw StorageError(.conflict, "the template is not as it was expected")
        }
        return published
    }

    private func put(
        _ number: Int,
        replacing current: Int?,
        of key: TemplateKey,
        by author: String,
        _ transaction: PostgresTransaction
    ) async throws {
        let published = try await transaction.execute(
            """
            INSERT INTO template_publications (tenant_id, template, number, replaces, author)
            SELECT tenant_id, template, number, \(current), \(author) FROM template_versions
            WHERE tenant_id = \(tenant) AND template = \(key) AND number = \(number)
            """
        )
        guard published == 1 else { throw StorageError(.notFound, "there is no such version") }
        try await transaction.execute(
            """
            UPDATE templates SET published_version = \(number), version = version + 1, updated_at = now()
            WHERE tenant_id = \(tenant) AND template = \(key)
            """
        )
    }
}
