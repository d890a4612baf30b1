import Postgres

/// A tenant's people: who they are, where they can be reached, and what they want.
package struct UserStore: Sendable {
    let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    var tenant: TenantID { database.tenant }

    package func find(_ id: UserID) async throws -> User? {
        let row = try await database.session.query(
            """
            SELECT name, locale, timezone, attributes, version FROM users
            WHERE tenant_id = \(tenant) AND user_id = \(id)
            """
        ).decodeFirst((String?, String?, String?, String, Int).self)
        guard let (name, locale, timezone, attributes, version) = row else { return nil }
        var user = User(id: id)
        (user.name, user.locale, user.timezone) = (name, locale, timezone)
        (user.attributes, user.version) = (attributes, version)
        return user
    }

    /// Creates or replaces a person and returns the new version; `.conflict` when `condition` does not hold.
    @discardableResult
    package func save(_ user: User, if condition: WriteCondition = .none) async throws -> Int {
        let version = try await database.session.query(
            """
            INSERT INTO users AS u (tenant_id, user_id, name, locale, timezone, attributes)
            SELECT \(tenant), \(user.id), \(user.name), \(user.locale), \(user.timezone), \(user.attributes)
            WHERE \(condition.mayCreate)
                OR EXISTS (SELECT FROM users WHERE tenant_id = \(tenant) AND user_id = \(user.id))
            ON CONFLICT (tenant_id, user_id) DO UPDATE SET
                name = EXCLUDED.name, locale = EXCLUDED.locale, timezone = EXCLUDED.timezone,
                attributes = EXCLUDED.attributes, version = u.version + 1, updated_at = now()
            WHERE \(condition.mayReplace) AND u.version = coalesce(\(condition.version), u.version)
            RETURNING version
            """
        ).decodeFirst(Int.self)
        return try StorageError.unlessConflict(version, "the user")
    }

    /// Erases a person with contacts, devices and preferences; whether there was one.
    package func erase(_ id: UserID) async throws -> Bool {
        try await database.session.execute("DELETE FROM users WHERE tenant_id = \(tenant) AND user_id = \(id)") > 0
    }
}
