import Postgres

extension UserStore {
    /// The defaults, of version 0, when nothing was ever chosen.
    package func preferences(of user: UserID) async throws -> Preferences {
        try Preferences(
            await database.session.pipeline([
                """
                SELECT \(unescaped: Preferences.columns) FROM preferences
                WHERE tenant_id = \(tenant) AND user_id = \(user)
                """,
                """
                SELECT \(unescaped: Preferences.choiceColumns) FROM preference_choices
                WHERE tenant_id = \(tenant) AND user_id = \(user) ORDER BY category, channel
                """,
            ])
        )
    }

    /// Replaces a person's preferences and returns the new version; `.notFound` when there is no such person,
    /// `.conflict` when `condition` does not hold.
    @discardableResult
    package func setPreferences(
        _ preferences: Preferences,
        of user: UserID,
        if condition: WriteCondition = .none
    ) async throws -> Int {
        guard try await find(user) != nil else { throw StorageError(.notFound, "there is no such user") }
        return try await database.transaction { transaction in
            let rows = try await transaction.query(.save(preferences, user, tenant, condition))
            let version = try StorageError.unlessConflict(rows.decodeFirst(Int.self), "the preferences")
            let statements = PostgresQuery.replace(preferences.choices, user, tenant)
            for outcome in try await transaction.pipeline(statements) { _ = try outcome.get() }
            return version
        }
    }
}

extension PostgresQuery {
    fileprivate static func save(
        _ preferences: Preferences,
        _ user: UserID,
        _ tenant: TenantID,
        _ condition: WriteCondition
    ) -> PostgresQuery {
        """
        INSERT INTO preferences AS p
            (tenant_id, user_id, quiet_from, quiet_until, quiet_timezone, hourly_cap, daily_cap, digest,
            digest_said, digest_minute, allow_tracking)
        SELECT \(tenant), \(user), \(preferences.quietHours?.from), \(preferences.quietHours?.until),
            \(preferences.quietHours?.timezone), \(preferences.hourlyCap), \(preferences.dailyCap), \(preferences.digest ?? Preferences.Digest.none),
            \(preferences.digest != nil), \(preferences.digestMinute), \(preferences.allowsTracking)
        WHERE \(condition.mayCreate)
            OR EXISTS (SELECT FROM preferences WHERE tenant_id = \(tenant) AND user_id = \(user))
        ON CONFLICT (tenant_id, user_id) DO UPDATE SET
            quiet_from = EXCLUDED.quiet_from, quiet_until = EXCLUDED.quiet_until,
            quiet_timezone = EXCLUDED.quiet_timezone, hourly_cap = EXCLUDED.hourly_cap,
            daily_cap = EXCLUDED.daily_cap, digest = EXCLUDED.digest, digest_said = EXCLUDED.digest_said,
            digest_minute = EXCLUDED.digest_minute,
            allow_tracking = EXCLUDED.allow_tracking, version = p.version + 1, updated_at = now()
        WHERE \(condition.mayReplace) AND p.version = coalesce(\(condition.version), p.version)
        RETURNING version
        """
    }

    fileprivate static func replace(
        _ choices: [Preferences.Choice],
        _ user: UserID,
        _ tenant: TenantID
    ) -> [PostgresQuery] {
        [
            "DELETE FROM preference_choices WHERE tenant_id = \(tenant) AND user_id = \(user)",
            """
            INSERT INTO preference_choices (tenant_id, user_id, category, channel, allowed)
            SELECT \(tenant), \(user), * FROM unnest(\(choices.map { $0.category?.rawValue ?? "" }),
                \(choices.map { $0.channel?.rawValue ?? "" }), \(choices.map(\.isAllowed)))
            """,
        ]
    }
}
