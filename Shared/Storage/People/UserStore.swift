import Postgres
import Primitives

/// A tenant's people: who they are, where they can be reached, and what they want.
package struct UserStore: Sendable {
    package let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    var tenant: TenantID { database.tenant }

    package func find(_ id: UserID) async throws -> User? {
        try await database.session.query(
            "SELECT \(unescaped: User.columns) FROM users WHERE tenant_id = \(tenant) AND user_id = \(id)"
        ).first.map(User.init)
    }

    /// As `find`, and until the transaction ends nobody else changes the person or what hangs on it through here.
    package func lock(_ id: UserID) async throws -> User? {
        try await database.session.query(
            "SELECT \(unescaped: User.columns) FROM users WHERE tenant_id = \(tenant) AND user_id = \(id) FOR UPDATE"
        ).first.map(User.init)
    }

    /// By their ids; `after` is the last id of the page before.
    package func list(after: UserID? = nil, limit: Int) async throws -> [User] {
        try await database.session.query(
            """
            SELECT \(unescaped: User.columns) FROM users
            WHERE tenant_id = \(tenant) AND (\(after)::text IS NULL OR user_id::text > \(after))
            ORDER BY user_id::text LIMIT \(max(0, limit))
            """
        ).map(User.init)
    }

    /// Creates or replaces a person and returns them as they now are; `.conflict` when `condition` does not hold.
    @discardableResult
    package func save(_ user: User, if condition: WriteCondition = .none) async throws -> User {
        let saved = try await database.session.query(
            """
            INSERT INTO users AS u (tenant_id, user_id, name, locale, timezone, attributes)
            SELECT \(tenant), \(user.id), \(user.name), \(user.locale), \(user.timezone), \(user.attributes)::json
            WHERE \(condition.mayCreate)
                OR EXISTS (SELECT FROM users WHERE tenant_id = \(tenant) AND user_id = \(user.id))
            ON CONFLICT (tenant_id, user_id) DO UPDATE SET
                name = EXCLUDED.name, locale = EXCLUDED.locale, timezone = EXCLUDED.timezone,
                attributes = EXCLUDED.attributes, version = u.version + 1, updated_at = now()
            WHERE \(condition.mayReplace) AND u.version = coalesce(\(condition.version), u.version)
            RETURNING \(unescaped: User.columns)
            """
        ).first.map(User.init)
        return try StorageError.unlessConflict(saved, "the user")
    }

    /// Removes a person with contacts, devices and preferences; whether there was one.
    package func remove(_ id: UserID) async throws -> Bool {
        try await database.session.execute("DELETE FROM users WHERE tenant_id = \(tenant) AND user_id = \(id)") > 0
    }
}

extension User {
    fileprivate static let columns = "user_id, name, locale, timezone, attributes, version, created_at, updated_at"

    fileprivate init(_ row: PostgresRow) throws {
        self.init(id: try row.decode(UserID.self, at: 0))
        name = try row.decode(String?.self, at: 1)
        locale = try row.decode(String?.self, at: 2)
        timezone = try row.decode(String?.self, at: 3)
        attributes = try row.decode(String.self, at: 4)
        version = try row.decode(Int.self, at: 5)
        createdAt = try row.decode(Timestamp.self, at: 6)
        updatedAt = try row.decode(Timestamp.self, at: 7)
    }
}
