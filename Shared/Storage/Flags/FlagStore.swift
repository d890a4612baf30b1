import Postgres
import Primitives

/// A tenant's flags.
package struct FlagStore: Sendable {
    private let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    private var tenant: TenantID { database.tenant }

    package func find(_ key: FlagKey) async throws -> Flag? {
        try await database.session.query(
            "SELECT \(unescaped: Flag.columns) FROM flags AS f WHERE tenant_id = \(tenant) AND flag = \(key)"
        ).first.map { try Flag($0) }
    }

    package func exists(_ key: FlagKey) async throws -> Bool {
        try await !database.session.query(
            "SELECT FROM flags WHERE tenant_id = \(tenant) AND flag = \(key)"
        ).isEmpty
    }

    /// As it is until the transaction ends.
    package func lock(_ key: FlagKey) async throws -> Flag? {
        let held = try await database.session.query(
            "SELECT FROM flags WHERE tenant_id = \(tenant) AND flag = \(key) FOR UPDATE"
        )
        return held.isEmpty ? nil : try await find(key)
    }

    /// Whether it is there, and stays until the transaction ends.
    package func hold(_ key: FlagKey) async throws -> Bool {
        try await !database.session.query(
            "SELECT FROM flags WHERE tenant_id = \(tenant) AND flag = \(key) FOR KEY SHARE"
        ).isEmpty
    }

    /// By their keys; `after` is the last one of the page before. With a person, those whose lists name them.
    package func list(naming person: UserID? = nil, after: FlagKey? = nil, limit: Int) async throws -> [Flag.Summary] {
        try await database.session.query(
            """
            SELECT flag, description, share, cardinality(\(unescaped: Flag.listedIn)),
                cardinality(\(unescaped: Flag.listedOut)), version, created_at, updated_at
            FROM flags AS f WHERE tenant_id = \(tenant) AND (\(after)::text IS NULL OR flag::text > \(after))
                AND (\(person)::text IS NULL OR EXISTS (SELECT FROM flag_people AS p
                    WHERE p.tenant_id = f.tenant_id AND p.flag = f.flag AND p.user_id = \(person)))
            ORDER BY flag::text LIMIT \(max(0, limit))
            """
        ).decode((FlagKey, String, Int, Int, Int, Int, Timestamp, Timestamp).self).map(Flag.Summary.init)
    }

    /// Those of them who are nobody's; the others stay until the transaction ends.
    package func strangers(among people: Set<UserID>) async throws -> Set<UserID> {
        guard !people.isEmpty else { return [] }
        let known = try await database.session.query(
            """
            SELECT user_id FROM users WHERE tenant_id = \(tenant) AND user_id::text = ANY (\(Array(people)))
            ORDER BY user_id FOR KEY SHARE
            """
        ).decode(UserID.self)
        return people.subtracting(known)
    }

    /// Creates or replaces a flag, within a transaction; `.conflict` when `condition` does not hold. Whoever is listed
    /// must be there.
    package func save(_ flag: Flag, if condition: WriteCondition = .none) async throws -> Flag {
        let version = try await database.session.query(.save(flag, tenant, condition)).decodeFirst(Int.self)
        _ = try StorageError.unlessConflict(version, "the flag")
        let (people, without) = (Array(flag.listedIn), Array(flag.listedOut))
        try await database.session.execute(.unlist(flag.key, tenant, butFor: people, without))
        try await database.session.execute(.list(flag.key, tenant, people, without))
        guard let saved = try await find(flag.key) else { throw StorageError(.notFound, "the flag") }
        return saved
    }

    /// The categories that name it, of which there may be more than `limit`.
    package func categories(naming key: FlagKey, limit: Int = 20) async throws -> [CategoryKey] {
        try await database.session.query(
            """
            SELECT category FROM categories WHERE tenant_id = \(tenant) AND flag = \(key)
            ORDER BY category::text LIMIT \(limit)
            """
        ).decode(CategoryKey.self)
    }

    /// The flags whose lists name a person.
    package func listing(_ person: UserID) async throws -> [FlagKey] {
        try await database.session.query(
            "SELECT flag FROM flag_people WHERE tenant_id = \(tenant) AND user_id = \(person) ORDER BY flag::text"
        ).decode(FlagKey.self)
    }

    /// No category may name it.
    package func remove(_ key: FlagKey) async throws {
        try await database.session.execute("DELETE FROM flags WHERE tenant_id = \(tenant) AND flag = \(key)")
    }
}

extension PostgresQuery {
    fileprivate static func save(_ new: Flag, _ tenant: TenantID, _ condition: WriteCondition) -> PostgresQuery {
        """
        INSERT INTO flags AS f (tenant_id, flag, description, share)
        SELECT \(tenant), \(new.key), \(new.description), \(new.share)
        WHERE \(condition.mayCreate)
            OR EXISTS (SELECT FROM flags WHERE tenant_id = \(tenant) AND flag = \(new.key))
        ON CONFLICT (tenant_id, flag) DO UPDATE SET
            description = EXCLUDED.description, share = EXCLUDED.share, version = f.version + 1, updated_at = now()
        WHERE \(condition.mayReplace) AND f.version = coalesce(\(condition.version), f.version)
        RETURNING version
        """
    }

    fileprivate static func unlist(
        _ key: FlagKey,
        _ tenant: TenantID,
        butFor people: [UserID],
        _ without: [UserID]
    ) -> PostgresQuery {
        """
        DELETE FROM flag_people WHERE tenant_id = \(tenant) AND flag = \(key)
            AND user_id::text <> ALL (CASE WHEN is_in THEN \(people) ELSE \(without) END)
        """
    }

    fileprivate static func list(
        _ key: FlagKey,
        _ tenant: TenantID,
        _ people: [UserID],
        _ without: [UserID]
    ) -> PostgresQuery {
        """
        INSERT INTO flag_people (tenant_id, flag, user_id, is_in)
        SELECT \(tenant), \(key), who, true FROM unnest(\(people)) AS who
        UNION ALL SELECT \(tenant), \(key), who, false FROM unnest(\(without)) AS who
        ON CONFLICT DO NOTHING
        """
    }
}

extension Flag {
    /// Of `flags AS f`.
    static let columns = """
        f.flag, f.description, f.share, \(listedIn), \(listedOut), f.version, f.created_at, f.updated_at
        """

    fileprivate static let listedIn = people(where: "is_in")
    fileprivate static let listedOut = people(where: "NOT is_in")

    private static func people(where condition: String) -> String {
        """
        ARRAY(SELECT user_id::text FROM flag_people AS p
            WHERE p.tenant_id = f.tenant_id AND p.flag = f.flag AND \(condition))
        """
    }

    /// Reads these columns, of which `first` is the first.
    init(_ row: PostgresRow, from first: Int = 0) throws {
        self.init(key: try row.decode(FlagKey.self, at: first))
        description = try row.decode(String.self, at: first + 1)
        share = try row.decode(Int.self, at: first + 2)
        listedIn = Set(try row.decode([UserID].self, at: first + 3))
        listedOut = Set(try row.decode([UserID].self, at: first + 4))
        version = try row.decode(Int.self, at: first + 5)
        createdAt = try row.decode(Timestamp.self, at: first + 6)
        updatedAt = try row.decode(Timestamp.self, at: first + 7)
    }
}
