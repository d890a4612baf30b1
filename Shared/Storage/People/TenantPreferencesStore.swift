import Postgres

/// What a tenant wants for all its people, where these have said nothing.
package struct TenantPreferencesStore: Sendable {
    private let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    /// The defaults, of version 0, when nothing was ever chosen.
    package func find() async throws -> Preferences {
        try Preferences(
            await database.session.pipeline([
                "SELECT \(unescaped: Preferences.columns) FROM tenant_preferences WHERE tenant_id = \(database.tenant)",
                """
                SELECT \(unescaped: Preferences.choiceColumns) FROM tenant_choices
                WHERE tenant_id = \(database.tenant) ORDER BY category, channel
                """,
            ])
        )
    }

    /// Replaces them as a whole and returns the new version; `.conflict` when `condition` does not hold.
    @discardableResult
    package func save(_ preferences: Preferences, if condition: WriteCondition = .none) async throws -> Int {
        try await database.transaction { transaction in
            let rows = try await transaction.query(.save(preferences, database.tenant, condition))
            let version = try StorageError.unlessConflict(rows.decodeFirst(Int.self), "the tenant's preferences")
            let statements = PostgresQuery.replace(preferences.choices, database.tenant)
            for outcome in try await transaction.pipeline(statements) { _ = try outcome.get() }
            return version
        }
    }
}

extension PostgresQuery {
    fileprivate static func save(
        _ new: Preferences,
        _ tenant: TenantID,
        _ condition: WriteCondition
    ) -> PostgresQuery {
        """
        INSERT INTO tenant_preferences AS p
            (tenant_id, quiet_from, quiet_until, quiet_timezone, hourly_cap, daily_cap, digest, digest_said,
            digest_minute, allow_tracking)
        SELECT \(tenant), \(new.quietHours?.from), \(new.quietHours?.until), \(new.quietHours?.timezone),
            \(new.hourlyCap), \(new.dailyCap), \(new.digest ?? Preferences.Digest.none), \(new.digest != nil), \(new.digestMinute),
            \(new.allowsTracking)
        WHERE \(condition.mayCreate) OR EXISTS (SELECT FROM tenant_preferences WHERE tenant_id = \(tenant))
        ON CONFLICT (tenant_id) DO UPDATE SET
            quiet_from = EXCLUDED.quiet_from, quiet_until = EXCLUDED.quiet_until,
            quiet_timezone = EXCLUDED.quiet_timezone, hourly_cap = EXCLUDED.hourly_cap,
            daily_cap = EXCLUDED.daily_cap, digest = EXCLUDED.digest, digest_said = EXCLUDED.digest_said,
            digest_minute = EXCLUDED.digest_minute,
            allow_tracking = EXCLUDED.allow_tracking, version = p.version + 1, updated_at = now()
        WHERE \(condition.mayReplace) AND p.version = coalesce(\(condition.version), p.version)
        RETURNING version
        """
    }

    fileprivate static func replace(_ choices: [Preferences.Choice], _ tenant: TenantID) -> [PostgresQuery] {
        [
            "DELETE FROM tenant_choices WHERE tenant_id = \(tenant)",
            """
            INSERT INTO tenant_choices (tenant_id, category, channel, allowed)
            SELECT \(tenant), * FROM unnest(\(choices.map { $0.category?.rawValue ?? "" }),
                \(choices.map { $0.channel?.rawValue ?? "" }), \(choices.map(\.isAllowed)))
            """,
        ]
    }
}
