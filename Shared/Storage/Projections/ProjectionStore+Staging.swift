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
        append(notification.isDryRun)
    }

    fileprivate mutating func append(delivery: ProjectedDelivery) {
        append(delivery.tenant)
        append(delivery.notification)
        append(delivery.event)
        append(delivery.user)
        append(delivery.channel)
        append(delivery.status)
        append(delivery.occurredAt)
        append(delivery.dispatch)
        append(delivery.attempt)
        append(printable: delivery.provider)
        append(printable: delivery.account)
        append(printable: delivery.providerMessage)
        append(printable: delivery.errorCode)
        append(printable: delivery.detail)
        append(delivery.cost)
        append(printable: delivery.kind)
        append(printable: delivery.providerCode)
        append(printable: delivery.currency)
        append(delivery.segments)
        append(delivery.isAutomated)
        append(delivery.countedAt.hour)
        append(delivery.latency.map(LatencyStep.init)?.number)
        append(printable: delivery.template)
        append(printable: delivery.category)
    }

    fileprivate mutating func append(decision: ProjectedDecision) {
        append(decision.tenant)
        append(decision.notification)
        append(decision.decision)
        append(decision.user)
        append(decision.channel)
        append(decision.outcome)
        append(printable: decision.reason)
        append(printable: decision.rule)
        append(decision.decidedAt)
        append(decision.inputs)
        append(printable: decision.verdict)
        append(decision.step)
        append(printable: decision.detail)
        append(decision.versions)
        append(decision.until)
        append(decision.dispatch)
        append(decision.isDryRun)
        append(decision.decidedAt.hour)
        append(printable: decision.template)
        append(printable: decision.category)
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
