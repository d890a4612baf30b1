import Primitives
package import Wire

/// Records to project together, in any order and with any repetition.
package struct ProjectionBatch: Sendable {
    package var notifications: [ProjectedNotification] = []
    package var deliveries: [ProjectedDelivery] = []
    package var decisions: [ProjectedDecision] = []
    package var audits: [AuditRecord] = []
    package var deadLetters: [ProjectedDeadLetter] = []

    package init() {}

    package var count: Int {
        notifications.count + deliveries.count + decisions.count + audits.count + deadLetters.count
    }

    /// The records for whose ids there are partitions.
    func records(in spans: ProjectionSpans) -> ProjectionBatch {
        var batch = ProjectionBatch()
        batch.notifications = notifications.filter { spans.notifications.contains($0.id.timestamp) }
        batch.deliveries = deliveries.filter { spans.notifications.contains($0.notification.timestamp) }
        batch.decisions = decisions.filter { spans.notifications.contains($0.notification.timestamp) }
        batch.audits = audits.filter { spans.audits.contains($0.id.timestamp) }
        batch.deadLetters = deadLetters
        return batch
    }

    /// The same with each delivery and decision once: the merge joins what is new with what was staged.
    var distinct: ProjectionBatch {
        var batch = self
        var seen: Set<RecordKey> = []
        seen.reserveCapacity(deliveries.count + decisions.count)
        batch.deliveries = deliveries.filter { seen.insert(RecordKey($0.tenant, $0.notification, $0.event)).inserted }
        batch.decisions = decisions.filter { seen.insert(RecordKey($0.tenant, $0.notification, $0.decision)).inserted }
        return batch
    }
}

private struct RecordKey: Hashable {
    let tenant: TenantID
    let notification: UUIDv7
    let id: UUIDv7

    init(_ tenant: TenantID, _ notification: UUIDv7, _ id: UUIDv7) {
        (self.tenant, self.notification, self.id) = (tenant, notification, id)
    }
}

/// For which times there are partitions.
struct ProjectionSpans: Sendable {
    let notifications: Range<Timestamp>
    let audits: Range<Timestamp>
}

/// What a merge changed.
package struct ProjectionResult: Sendable, Hashable {
    /// Deliveries, decisions and audit records that were not known before.
    package let fresh: Int
    /// Notifications whose row was made or changed.
    package let changed: Int
    /// Records from before or after every partition: expired, or with an id of no true time.
    package let outside: Int
}
