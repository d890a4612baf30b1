import Postgres

/// A temporary table that takes the records of a merge: some columns of a projection, and what is only counted.
struct StagingTable: Sendable {
    /// Another number whenever columns change: behind PgBouncer a session outlives the service that made its tables.
    private static let edition = 2

    let name: PostgresIdentifier
    private let source: PostgresIdentifier
    private let kept: [String]
    private let counted: KeyValuePairs<String, String>

    private init(
        _ name: String,
        for source: PostgresIdentifier,
        kept: [String],
        counted: KeyValuePairs<String, String> = [:]
    ) {
        self.name = PostgresIdentifier("pg_temp", "staged_\(name)_\(StagingTable.edition)")
        (self.source, self.kept, self.counted) = (source, kept, counted)
    }

    var columns: [PostgresIdentifier] { (kept + counted.map(\.key)).map { PostgresIdentifier($0) } }

    /// The columns of the projection, for a statement.
    var list: String { kept.joined(separator: ", ") }

    var creation: PostgresQuery {
        let columns = kept + counted.map { "NULL::\($1) AS \($0)" }
        return """
            CREATE TEMPORARY TABLE \(name) ON COMMIT DELETE ROWS AS
            SELECT \(unescaped: columns.joined(separator: ", ")) FROM \(source) WITH NO DATA
            """
    }

    static let all = [notifications, deliveries, decisions, audits]

    static let notifications = StagingTable(
        "notifications",
        for: "notifications",
        kept: [
            "tenant_id", "notification_id", "user_id", "template", "category", "priority", "channels", "send_at",
            "expires_at", "metadata", "dry_run",
        ]
    )
    static let deliveries = StagingTable(
        "deliveries",
        for: "notification_delivery_logs",
        kept: [
            "tenant_id", "notification_id", "event_id", "user_id", "channel", "status", "occurred_at", "dispatch_id",
            "attempt", "provider", "provider_account", "provider_message_id", "error_code", "detail", "cost", "kind",
            "provider_code", "currency", "segments", "automated",
        ],
        counted: ["hour": "timestamptz", "latency": "integer", "template": "text", "category": "text"]
    )
    static let decisions = StagingTable(
        "decisions",
        for: "notification_decisions",
        kept: [
            "tenant_id", "notification_id", "decision_id", "user_id", "channel", "outcome", "reason", "rule",
            "decided_at", "inputs", "verdict", "step", "detail", "versions", "until", "dispatch_id", "dry_run",
        ],
        counted: ["hour": "timestamptz", "template": "text", "category": "text"]
    )
    static let audits = StagingTable(
        "audits",
        for: "audit_log",
        kept: [
            "tenant_id", "audit_id", "occurred_at", "actor_kind", "actor", "actor_role", "network", "action", "outcome",
            "reason", "subject_kind", "subject_id", "user_id", "detail", "service", "request_id", "causation_id",
            "asked_by",
        ]
    )
}
