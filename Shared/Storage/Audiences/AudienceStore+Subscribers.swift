import Postgres
import Primitives

extension AudienceStore {
    /// What a change of many subscriptions came to.
    package struct Change: Sendable, Hashable {
        package let added: Int
        package let removed: Int
        /// Who was to be added and is nobody of the tenant's.
        package let unknown: [UserID]
    }

    /// Removes and adds, in this order; whoever is there already, or is not there, stays as they are. `nil` when there
    /// is no such audience.
    package func change(
        _ key: AudienceKey,
        adding joining: [UserID] = [],
        removing leaving: [UserID] = []
    ) async throws -> Change? {
        try await database.transaction { transaction in
            // Held, so that neither the audience nor one of the people goes while they are joined.
            let outcomes = try await transaction.pipeline([
                "SELECT 1 FROM topics WHERE tenant_id = \(tenant) AND topic = \(key) FOR KEY SHARE",
                .leave(leaving, key, tenant),
                .join(joining, key, tenant),
            ])
            guard outcomes.count == 3, try outcomes[0].get().first != nil else { return nil }
            let removed: (Int)? = try outcomes[1].get().decodeFirst(Int.self)
            let joined = try outcomes[2].get().decodeFirst((Int, [UserID]).self)
            return Change(added: joined?.0 ?? 0, removed: removed ?? 0, unknown: joined?.1 ?? [])
        }
    }

    package func subscriber(_ user: UserID, of key: AudienceKey) async throws -> Audience.Subscriber? {
        let since: Timestamp? = try await database.session.query(
            """
            SELECT subscribed_at FROM topic_subscribers
            WHERE tenant_id = \(tenant) AND topic = \(key) AND user_id = \(user)
            """
        ).decodeFirst(Timestamp.self)
        return since.map { Audience.Subscriber(user: user, subscribedAt: $0) }
    }

    /// By their ids; `after` is the last one of the page before.
    package func subscribers(
        of key: AudienceKey,
        after: UserID? = nil,
        limit: Int
    ) async throws -> [Audience.Subscriber] {
        try await database.session.query(
            """
            SELECT user_id, subscribed_at FROM topic_subscribers
            WHERE tenant_id = \(tenant) AND topic = \(key) AND user_id > coalesce(\(after), '')
            ORDER BY user_id LIMIT \(max(0, limit))
            """
        ).decode((UserID, Timestamp).self).map(Audience.Subscriber.init)
    }

    /// The audiences that a person is in, by their keys.
    package func memberships(
        of user: UserID,
        after: AudienceKey? = nil,
        limit: Int
    ) async throws -> [Audience.Membership] {
        try await database.session.query(
            """
            SELECT topic, name, subscribed_at FROM topic_subscribers JOIN topics USING (tenant_id, topic)
            WHERE tenant_id = \(tenant) AND user_id = \(user) AND (\(after)::text IS NULL OR topic::text > \(after))
            ORDER BY topic::text LIMIT \(max(0, limit))
            """
        ).decode((AudienceKey, String, Timestamp).self).map(Audience.Membership.init)
    }
}

extension PostgresQuery {
    fileprivate static func leave(_ users: [UserID], _ key: AudienceKey, _ tenant: TenantID) -> PostgresQuery {
        """
        WITH gone AS (
            DELETE FROM topic_subscribers
            WHERE tenant_id = \(tenant) AND topic = \(key) AND user_id::text = ANY (\(users)) RETURNING 1
        )
        SELECT count(*) FROM gone
        """
    }

    /// Nobody joins where there is no audience.
    fileprivate static func join(_ users: [UserID], _ key: AudienceKey, _ tenant: TenantID) -> PostgresQuery {
        """
        WITH known AS (
            SELECT user_id FROM users WHERE tenant_id = \(tenant) AND user_id::text = ANY (\(users))
            ORDER BY user_id FOR KEY SHARE
        ), come AS (
            INSERT INTO topic_subscribers (tenant_id, topic, user_id)
            SELECT tenant_id, topic, user_id FROM topics, known WHERE tenant_id = \(tenant) AND topic = \(key)
            ON CONFLICT DO NOTHING RETURNING 1
        )
        SELECT (SELECT count(*) FROM come),
            ARRAY(SELECT w FROM unnest(\(users)) AS w WHERE w NOT IN (SELECT user_id FROM known))
        """
    }
}
