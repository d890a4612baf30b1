import Postgres
import Primitives
import Wire

/// COPY cannot go into a table under row-level security, so each session has tables of its own, emptied when a merge
/// ends. Behind PgBouncer a session may be anybody's: they are the same for all.
extension ProjectionStore {
    static func stage(_ batch: ProjectionBatch, _ transaction: PostgresTransaction) async throws {
        try await copy(batch.notifications, into: .notifications, transaction) { $0.append(notification: $1) }
        try await copy(batch.deliveries, into: .deliveries, transaction) { $0.append(delivery: $1) }
        try await copy(batch.decisions, into: .decisions, transaction) { $0.append(decision: $1) }
        try await copy(batch.audits, into: .audits, transaction) { $0.append(audit: $1) }
    }

    private static func copy<Record: Sendable>(
        _ records: [Record],
        into table: StagingTable,
        _ transaction: PostgresTransaction,
        _ append: (inout PostgresCopyRow, Record) -> Void
    ) async throws {
        guard !records.isEmpty else { return }
        _ = try await transaction.copyIn(table.name, columns: table.columns) { copy in
            for record in records { try await copy.row { append(&$0, record) } }
        }
    }
}

/// A temporary table with some columns of a projection.
private struct StagingTable: Sendable {
    let name: PostgresIdentifier
    let source: PostgresIdentifier
    let columns: [PostgresIdentifier]

    static let notifications = StagingTable(
        name: "pg_temp.staged_notifications",
        source: "notifications",
        columns: [
            "tenant_id", "notification_id", "user_id", "template", "category", "priority", "channels", "send_at",
            "expires_at", "metadata",
        ]
    )
    static let deliveries = StagingTable(
        name: "pg_temp.staged_deliveries",
        source: "notification_delivery_logs",
        columns: [
            "tenant_id", "notification_id", "event_id", "user_id", "channel", "status", "occurred_at", "dispatch_id",
            "attempt", "provider", "provider_account", "provider_message_id", "error_code", "detail", "cost",
        ]
    )
    static let decisions = StagingTable(
        name: "pg_temp.staged_decisions",
        source: "notification_decisions",
        columns: [
            "tenant_id", "notification_id", "decision_id", "user_id", "channel", "outcome", "reason", "rule",
            "decided_at", "inputs",
        ]
    )
    static let audits = StagingTable(
        name: "pg_temp.staged_audits",
        source: "audit_log",
        columns: [
            "tenant_id", "audit_id", "occurred_at", "actor_kind", "actor", "actor_role", "network", "action", "outcome",
            "reason", "subject_kind", "subject_id", "user_id", "detail", "service", "request_id", "causation_id",
            "asked_by",
        ]
    )

    var creation: PostgresQuery {
        let columns = columns.map(\.quoted).joined(separator: ", ")
        return """
            CREATE TEMPORARY TABLE \(name) ON COMMIT DELETE ROWS AS
            SELECT \(unescaped: columns) FROM \(source) WITH NO DATA
            """
    }
}

extension PostgresQuery {
    static let stagingTables: [PostgresQuery] = [
        StagingTable.notifications.creation, StagingTable.deliveries.creation, StagingTable.decisions.creation,
        StagingTable.audits.creation,
    ]
}

extension PostgresCopyRow {
    fileprivate mutating func append(notification: ProjectedNotification) {
        append(notification.tenant)
        append(notification.id)
        append(notification.user)
        append(printable: notification.template)
        append(printable: notification.category)
        append(printable: notification.priority)
        append(notification.channels)
        append(notification.sendAt)
        append(notification.expiresAt)
        append(notification.metadata)
    }

    fileprivate mutating func append(delivery: ProjectedDelivery) {
        append(delivery.tenant)
        append(delivery.notification)
        append(printable: delivery.event)
        append(delivery.user)
        append(delivery.channel)
        append(delivery.status)
        append(delivery.occurredAt)
        append(printable: delivery.dispatch)
        append(delivery.attempt)
        append(printable: delivery.provider)
        append(printable: delivery.account)
        append(printable: delivery.providerMessage)
        append(printable: delivery.errorCode)
        append(printable: delivery.detail)
        append(delivery.cost)
    }

    fileprivate mutating func append(decision: ProjectedDecision) {
        append(decision.tenant)
        append(decision.notification)
        append(printable: decision.decision)
        append(decision.user)
        append(decision.channel)
        append(decision.outcome)
        append(printable: decision.reason)
        append(printable: decision.rule)
        append(decision.decidedAt)
        append(decision.inputs)
    }

    /// Details come from any service: what is no JSON is refused by the table, and the record with it.
    fileprivate mutating func append(audit: AuditRecord) {
        append(printable: audit.tenant ?? "")
        append(audit.id)
        append(audit.occurredAt)
        append(printable: audit.actor.kind.description)
        append(printable: audit.actor.id)
        append(printable: audit.actor.role)
        append(printable: audit.actor.network)
        append(printable: audit.action)
        append(printable: audit.outcome.description)
        append(printable: audit.reasonCode)
        append(printable: audit.resourceKind)
        append(printable: audit.resourceID)
        append(printable: audit.user)
        append(printable: audit.changes.isEmpty ? "{}" : String(decoding: audit.changes, as: UTF8.self))
        append(printable: audit.service)
        append(printable: audit.cause.correlationID)
        append(audit.cause.causationID)
        append(printable: audit.cause.actor)
    }

    /// Text from providers may hold a NUL, which PostgreSQL cannot; one must not fail a whole batch.
    private mutating func append(printable text: String?) {
        guard let text, text.utf8.contains(0) else { return append(text) }
        append(String(text.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }
}
