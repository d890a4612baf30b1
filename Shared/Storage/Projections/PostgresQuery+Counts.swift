import Postgres

extension PostgresQuery {
    /// The first sign of its kind, with the template that it speaks of. Machines give none.
    static let freshEngagements = """
        counted AS (
            SELECT f.tenant_id, f.notification_id, f.channel, coalesce(f.provider, '') AS provider, f.kind, f.cost,
                coalesce(f.currency, '') AS currency, f.automated, s.hour, s.latency,
                coalesce(s.template, '') AS template, coalesce(s.category, '') AS category
            FROM fresh_deliveries f
            JOIN \(StagingTable.deliveries.name.quoted) s USING (tenant_id, notification_id, event_id)
            -- Its worker has told of it already: it was sent once.
            WHERE NOT (f.kind = 'sent' AND s.error_code IS NOT DISTINCT FROM 'confirmed')
        ), signs AS (
            SELECT DISTINCT ON (tenant_id, notification_id, channel, kind)
                tenant_id, notification_id, channel, kind, template, category
            FROM counted
            WHERE NOT automated
                AND kind IN ('opened', 'clicked', 'seen', 'read', 'replied', 'unsubscribed', 'complained')
            ORDER BY tenant_id, notification_id, channel, kind, template, category
        ), fresh_signs AS (
            INSERT INTO notification_engagements (tenant_id, notification_id, channel, kind)
            SELECT tenant_id, notification_id, channel, kind FROM signs
            ON CONFLICT DO NOTHING
            RETURNING tenant_id, notification_id, channel, kind
        )
        """

    static let hourlyCounts = """
        counts AS (
            INSERT INTO hourly_counts AS c
                (tenant_id, hour, channel, provider, template, category, currency, kind, count, cost)
            SELECT tenant_id, hour, channel, provider, template, category, currency, kind, count(*), sum(cost)
            FROM (
                SELECT tenant_id, hour, channel, provider, template, category, currency, kind, cost FROM counted
                UNION ALL
                SELECT s.tenant_id, s.hour, s.channel, '', coalesce(s.template, ''), coalesce(s.category, ''), '',
                    'decided_' || s.verdict, 0
                FROM fresh_decisions f
                JOIN \(StagingTable.decisions.name.quoted) s USING (tenant_id, notification_id, decision_id)
                WHERE NOT f.dry_run
                UNION ALL
                SELECT tenant_id, date_trunc('hour', id_time(notification_id), 'UTC'), channel, '', template, category,
                    '', 'first_' || kind, 0
                FROM fresh_signs JOIN signs USING (tenant_id, notification_id, channel, kind)
                UNION ALL
                SELECT tenant_id, date_trunc('hour', id_time(notification_id), 'UTC'), '', '', coalesce(template, ''),
                    coalesce(category, ''), '', 'accepted', 0
                FROM merged WHERE is_new AND NOT dry_run
            ) added
            GROUP BY tenant_id, hour, channel, provider, template, category, currency, kind
            ORDER BY tenant_id, hour, channel, provider, template, category, currency, kind
            ON CONFLICT (tenant_id, hour, channel, provider, template, category, currency, kind)
                DO UPDATE SET count = c.count + EXCLUDED.count, cost = c.cost + EXCLUDED.cost
        ), latencies AS (
            INSERT INTO hourly_latencies AS l (tenant_id, hour, channel, provider, kind, step, count)
            SELECT tenant_id, hour, channel, provider, kind, latency, count(*) FROM counted
            WHERE latency IS NOT NULL
            GROUP BY tenant_id, hour, channel, provider, kind, latency
            ORDER BY tenant_id, hour, channel, provider, kind, latency
            ON CONFLICT (tenant_id, hour, channel, provider, kind, step) DO UPDATE SET count = l.count + EXCLUDED.count
        )
        """
}
