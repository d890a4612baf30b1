import Postgres

/// A tenant's categories.
package struct CategoryStore: Sendable {
    private let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    package func find(_ key: CategoryKey) async throws -> Category? {
        try await list(where: key).first
    }

    /// All of them, by key.
    package func all() async throws -> [Category] {
        try await list(where: nil)
    }

    /// By their keys; `after` is the last one of the page before.
    package func list(after: CategoryKey? = nil, limit: Int) async throws -> [Category] {
        try await database.session.query(
            """
            SELECT \(unescaped: Category.columns) FROM categories
            WHERE tenant_id = \(database.tenant) AND (\(after)::text IS NULL OR category::text > \(after))
            ORDER BY category::text LIMIT \(max(0, limit))
            """
        ).map { try Category($0) }
    }

    /// Creates or replaces a category and returns the new version; `.conflict` when `condition` does not hold.
    @discardableResult
    package func save(_ category: Category, if condition: WriteCondition = .none) async throws -> Int {
        let rows = try await database.session.query(.save(category, database.tenant, condition))
        return try StorageError.unlessConflict(rows.decodeFirst(Int.self), "the category")
    }

    private func list(where key: CategoryKey?) async throws -> [Category] {
        try await database.session.query(
            """
            SELECT \(unescaped: Category.columns) FROM categories
            WHERE tenant_id = \(database.tenant) AND (\(key)::text IS NULL OR category = \(key)) ORDER BY category
            """
        ).map { try Category($0) }
    }
}

extension PostgresQuery {
    fileprivate static func save(_ new: Category, _ tenant: TenantID, _ condition: WriteCondition) -> PostgresQuery {
        """
        INSERT INTO categories AS c (tenant_id, category, name, default_channels, fallback_order, hourly_cap,
            daily_cap, is_required, unknown_policy, escalates_after, default_priority, highest_priority,
            track_opens, track_clicks, digest, flag, reminders, reminds_after)
        SELECT \(tenant), \(new.key), \(new.name), \(new.defaultChannels), \(new.fallbackOrder), \(new.hourlyCap),
            \(new.dailyCap), \(new.isRequired), \(new.unknownPolicy), \(new.escalatesAfter), \(new.defaultPriority), \(new.highestPriority),
            \(new.tracksOpens), \(new.tracksClicks), \(new.digest), \(new.flag),
            \(new.reminders?.times), \(new.reminders?.afterSeconds)
        WHERE \(condition.mayCreate)
            OR EXISTS (SELECT FROM categories WHERE tenant_id = \(tenant) AND category = \(new.key))
        ON CONFLICT (tenant_id, category) DO UPDATE SET
            name = EXCLUDED.name, default_channels = EXCLUDED.default_channels,
            fallback_order = EXCLUDED.fallback_order, hourly_cap = EXCLUDED.hourly_cap,
            daily_cap = EXCLUDED.daily_cap, is_required = EXCLUDED.is_required,
            unknown_policy = EXCLUDED.unknown_policy, escalates_after = EXCLUDED.escalates_after,
            default_priority = EXCLUDED.default_priority, highest_priority = EXCLUDED.highest_priority,
            track_opens = EXCLUDED.track_opens, track_clicks = EXCLUDED.track_clicks,
            digest = EXCLUDED.digest, flag = EXCLUDED.flag,
            reminders = EXCLUDED.reminders, reminds_after = EXCLUDED.reminds_after,
            version = c.version + 1, updated_at = now()
        WHERE \(condition.mayReplace) AND c.version = coalesce(\(condition.version), c.version)
        RETURNING version
        """
    }
}

extension Category {
    static let columns = """
        category, name, default_channels, fallback_order, hourly_cap, daily_cap, is_required, unknown_policy,
        escalates_after, default_priority, highest_priority, track_opens, track_clicks, digest, flag,
        reminders, reminds_after, version
        """

    /// Reads these columns, of which `first` is the first.
    init(_ row: PostgresRow, from first: Int = 0) throws {
        self.init(key: try row.decode(CategoryKey.self, at: first))
        name = try row.decode(String.self, at: first + 1)
        defaultChannels = try row.decode([Channel].self, at: first + 2)
        fallbackOrder = try row.decode([Channel].self, at: first + 3)
        (hourlyCap, dailyCap) = (try row.decode(Int?.self, at: first + 4), try row.decode(Int?.self, at: first + 5))
        isRequired = try row.decode(Bool.self, at: first + 6)
        unknownPolicy = try row.decode(UnknownPolicy.self, at: first + 7)
        escalatesAfter = try row.decode(Int?.self, at: first + 8)
        defaultPriority = try row.decode(Priority.self, at: first + 9)
        highestPriority = try row.decode(Priority.self, at: first + 10)
        (tracksOpens, tracksClicks) = (
            try row.decode(Bool.self, at: first + 11), try row.decode(Bool.self, at: first + 12)
        )
        digest = try row.decode(Digesting.self, at: first + 13)
        flag = try row.decode(FlagKey?.self, at: first + 14)
        if let times = try row.decode(Int?.self, at: first + 15), let after = try row.decode(Int?.self, at: first + 16)
        {
            reminders = Reminders(afterSeconds: after, times: times)
        }
        version = try row.decode(Int.self, at: first + 17)
    }
}
