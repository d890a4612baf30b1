import Postgres

extension PostgresQuery {
    /// One statement, so that what counts is exactly what it adds: only events that the logs did not have yet reach the
    /// notifications and the counts, and statuses and times join by the greater one, whatever the order. Rows are locked
    /// in the order of their keys, so that merges at the same time wait for each other in one direction.
    static let mergeProjections = PostgresQuery(
        unescaped: """
            WITH \(freshRecords), \(notificationSteps), \(mergedNotifications), \(freshEngagements), \(hourlyCounts)
            SELECT (SELECT count(*) FROM fresh_deliveries) + (SELECT count(*) FROM fresh_decisions)
                    + (SELECT count(*) FROM fresh_audits),
                (SELECT count(*) FROM merged)
            """
    )

    private static let freshRecords = """
        fresh_deliveries AS (
            INSERT INTO notification_delivery_logs (\(StagingTable.deliveries.list))
            SELECT \(StagingTable.deliveries.list) FROM \(StagingTable.deliveries.name.quoted)
            ORDER BY tenant_id, notification_id, event_id
            ON CONFLICT DO NOTHING
            RETURNING tenant_id, notification_id, event_id, user_id, channel, status, occurred_at, provider, cost,
                currency, kind, automated
        ), fresh_decisions AS (
            INSERT INTO notification_decisions (\(StagingTable.decisions.list))
            SELECT \(StagingTable.decisions.list) FROM \(StagingTable.decisions.name.quoted)
            ORDER BY tenant_id, notification_id, decision_id
            ON CONFLICT DO NOTHING
            RETURNING tenant_id, notification_id, decision_id, user_id, channel, outcome, decided_at, dry_run
        ), fresh_audits AS (
            INSERT INTO audit_log (\(StagingTable.audits.list))
            SELECT \(StagingTable.audits.list) FROM \(StagingTable.audits.name.quoted) ORDER BY tenant_id, audit_id
            ON CONFLICT DO NOTHING
            RETURNING 1
        )
        """

    /// What the new events say of each notification, and what was asked for.
    private static let notificationSteps = """
        steps AS (
            SELECT tenant_id, notification_id, max(user_id) AS user_id,
                max(status) FILTER (WHERE channel = 'email') AS email,
                max(status) FILTER (WHERE channel = 'sms') AS sms,
                max(status) FILTER (WHERE channel = 'push') AS push,
                max(status) FILTER (WHERE channel = 'inapp') AS inapp,
                max(at) AS at, sum(cost)::bigint AS cost
            FROM (
                SELECT tenant_id, notification_id, user_id, channel, status, occurred_at AS at, cost
                FROM fresh_deliveries
                UNION ALL
                SELECT tenant_id, notification_id, user_id, channel, outcome, decided_at, 0 FROM fresh_decisions
                WHERE NOT dry_run
            ) fresh
            GROUP BY tenant_id, notification_id
        ), asked AS (
            SELECT DISTINCT ON (tenant_id, notification_id) * FROM \(StagingTable.notifications.name.quoted)
            ORDER BY tenant_id, notification_id
        )
        """

    /// The row is asked for once: who sets its priority is who counts it.
    private static let mergedNotifications = """
        merged AS (
            INSERT INTO notifications AS n (
                tenant_id, notification_id, user_id, template, category, priority, channels, send_at, expires_at,
                metadata, dry_run, accepted_in, email_status, sms_status, push_status, inapp_status, cost, updated_at
            )
            SELECT tenant_id, notification_id, coalesce(asked.user_id, steps.user_id), template, category, priority,
                channels, send_at, expires_at, metadata, dry_run,
                CASE WHEN priority IS NOT NULL THEN pg_current_xact_id() END, email, sms, push, inapp, coalesce(cost, 0),
                greatest(at, id_time(notification_id))
            FROM asked FULL JOIN steps USING (tenant_id, notification_id)
            ORDER BY tenant_id, notification_id
            ON CONFLICT (tenant_id, notification_id) DO UPDATE SET
                template = coalesce(n.template, EXCLUDED.template),
                category = coalesce(n.category, EXCLUDED.category),
                priority = coalesce(n.priority, EXCLUDED.priority),
                channels = coalesce(n.channels, EXCLUDED.channels),
                send_at = coalesce(n.send_at, EXCLUDED.send_at),
                expires_at = coalesce(n.expires_at, EXCLUDED.expires_at),
                metadata = coalesce(n.metadata, EXCLUDED.metadata),
                dry_run = coalesce(n.dry_run, EXCLUDED.dry_run),
                accepted_in = CASE WHEN n.priority IS NULL THEN EXCLUDED.accepted_in ELSE n.accepted_in END,
                email_status = greatest(n.email_status, EXCLUDED.email_status),
                sms_status = greatest(n.sms_status, EXCLUDED.sms_status),
                push_status = greatest(n.push_status, EXCLUDED.push_status),
                inapp_status = greatest(n.inapp_status, EXCLUDED.inapp_status),
                cost = n.cost + EXCLUDED.cost,
                updated_at = greatest(n.updated_at, EXCLUDED.updated_at)
            WHERE (n.priority IS NULL AND EXCLUDED.priority IS NOT NULL)
                OR EXCLUDED.cost <> 0
                OR EXCLUDED.updated_at > n.updated_at
                OR greatest(n.email_status, EXCLUDED.email_status) IS DISTINCT FROM n.email_status
                OR greatest(n.sms_status, EXCLUDED.sms_status) IS DISTINCT FROM n.sms_status
                OR greatest(n.push_status, EXCLUDED.push_status) IS DISTINCT FROM n.push_status
                OR greatest(n.inapp_status, EXCLUDED.inapp_status) IS DISTINCT FROM n.inapp_status
            RETURNING tenant_id, notification_id, template, category, dry_run,
                accepted_in = pg_current_xact_id() AS is_new
        )
        """
}
