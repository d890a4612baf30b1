import Postgres
import Primitives

/// What the tables hold of a tenant, in the lines of `Fold`.
struct Tables {
    let client: PostgresClient
    let tenant: String

    func notifications() async throws -> [String] {
        try await lines(
            """
            notification_id, template, category, priority, dry_run, concat_ws(',', coalesce(email_status::text, '-'),
                coalesce(sms_status::text, '-'), coalesce(push_status::text, '-'), coalesce(inapp_status::text, '-')),
            status, cost, (extract(epoch FROM updated_at) * 1000000)::bigint
            """,
            of: "notifications"
        )
    }

    func deliveries() async throws -> [String] {
        try await lines(
            """
            notification_id, event_id, channel, status, kind, attempt, provider, provider_message_id, error_code,
            provider_code, cost, currency, automated
            """,
            of: "notification_delivery_logs"
        )
    }

    func decisions() async throws -> [String] {
        try await lines(
            "notification_id, decision_id, channel, outcome, verdict, dry_run",
            of: "notification_decisions"
        )
    }

    func audits() async throws -> [String] { try await lines("audit_id, action, outcome", of: "audit_log") }

    func counts() async throws -> [String] {
        try await lines(
            """
            (extract(epoch FROM hour) / 3600)::bigint, channel, provider, template, category, currency, kind, count,
            cost::bigint
            """,
            of: "hourly_counts"
        )
    }

    /// How many sends and deliveries have a latency.
    func latencies() async throws -> Int {
        try await client.query(
            "SELECT coalesce(sum(count), 0)::bigint FROM hourly_latencies WHERE tenant_id = \(tenant)"
        )
        .decodeFirst(Int.self) ?? 0
    }

    private func lines(_ columns: String, of table: String) async throws -> [String] {
        let rows = try await client.query(
            """
            SELECT array_to_string(ARRAY(SELECT coalesce(value, '-') FROM json_each_text(row_to_json(r))), '|')
            FROM (SELECT \(unescaped: columns) FROM \(PostgresIdentifier(table)) WHERE tenant_id = \(tenant)) r
            """
        )
        let lines: [String] = try rows.decode(String.self)
        return lines.sorted()
    }
}
