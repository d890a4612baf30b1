import Primitives

/// Records to project together, in any order and with any repetition.
package struct ProjectionBatch: Sendable {
    package var notifications: [ProjectedNotification] = []
    package var deliveries: [ProjectedDelivery] = []
    package var decisions: [ProjectedDecision] = []

    package init() {}

    package var count: Int { notifications.count + deliveries.count + decisions.count }

    /// The records of notifications whose ids lie in `span`.
    func records(in span: Range<Timestamp>) -> ProjectionBatch {
        var batch = ProjectionBatch()
        batch.notifications = notifications.filter { span.contains($0.id.timestamp) }
        batch.deliveries = deliveries.filter { span.contains($0.notification.timestamp) }
        batch.decisions = decisions.filter { span.contains($0.notification.timestamp) }
        return batch
    }
}

/// What a merge changed.
package struct ProjectionResult: Sendable, Hashable {
    /// Deliveries and decisions that were not known before.
    package let fresh: Int
    /// Notifications whose row was made or changed.
    package let changed: Int
    /// Records of notifications from before or after every partition: expired, or with an id of no true time.
    package let outside: Int
}
