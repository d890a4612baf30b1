import Postgres
import Primitives

extension PostgresQuery {
    static func notification(_ id: UUIDv7, _ tenant: TenantID) -> PostgresQuery {
        """
        SELECT \(unescaped: NotificationRow.columns) FROM notifications
        WHERE tenant_id = \(tenant) AND notification_id = \(id)
        """
    }

    static func deliveries(_ id: UUIDv7, _ tenant: TenantID) -> PostgresQuery {
        """
        SELECT tenant_id, notification_id, user_id, event_id, channel, status, occurred_at, dispatch_id, attempt,
            provider, provider_account, provider_message_id, error_code, detail, cost, kind, provider_code, currency,
            segments, automated
        FROM notification_delivery_logs WHERE tenant_id = \(tenant) AND notification_id = \(id)
        ORDER BY occurred_at, status, event_id
        """
    }

    static func decisions(_ id: UUIDv7, _ tenant: TenantID) -> PostgresQuery {
        """
        SELECT tenant_id, notification_id, user_id, decision_id, channel, outcome, reason, decided_at, rule, inputs,
            verdict, step, detail, versions, until, dispatch_id, dry_run
        FROM notification_decisions WHERE tenant_id = \(tenant) AND notification_id = \(id)
        ORDER BY decided_at, decision_id
        """
    }

    /// Planned with its values, so what is not asked for is no part of the plan. The times bound the ids, by which
    /// partitions and indexes are chosen.
    static func notifications(
        _ filter: NotificationFilter,
        _ after: UUIDv7?,
        _ limit: Int,
        _ tenant: TenantID
    ) -> PostgresQuery {
        """
        SELECT \(unescaped: NotificationRow.columns) FROM notifications
        WHERE tenant_id = \(tenant)
            AND (\(after) IS NULL OR notification_id < \(after))
            AND (\(filter.from) IS NULL OR notification_id >= first_id(\(filter.from)))
            AND (\(filter.until) IS NULL OR notification_id < first_id(\(filter.until)))
            AND (\(filter.ids?.lowerBound) IS NULL OR notification_id >= \(filter.ids?.lowerBound))
            AND (\(filter.ids?.upperBound) IS NULL OR notification_id <= \(filter.ids?.upperBound))
            AND (\(filter.user)::text IS NULL OR user_id = \(filter.user))
            AND (\(filter.status)::delivery_status IS NULL OR status = \(filter.status)::delivery_status)
            AND (\(filter.template)::text IS NULL OR template = \(filter.template))
            AND (\(filter.category)::text IS NULL OR category = \(filter.category))
            AND (\(filter.channel)::text IS NULL OR CASE \(filter.channel)::text
                WHEN 'email' THEN email_status WHEN 'sms' THEN sms_status
                WHEN 'push' THEN push_status WHEN 'inapp' THEN inapp_status END IS NOT NULL)
            AND (\(filter.text)::text IS NULL OR strpos(
                lower(concat_ws(' ', user_id, template, category, metadata::text)), lower(\(filter.text))) > 0)
        ORDER BY notification_id DESC LIMIT \(max(0, limit))
        """
    }
}
