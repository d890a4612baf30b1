import Kafka
import Primitives
import Storage
import Wire

extension ProjectionBatch {
    /// Reads a record by what its header says it is. Types that say nothing to a report are passed over, tombstones too.
    mutating func add(_ record: ConsumedRecord) throws(WireError) {
        guard let value = record.value else { return }
        let type = RecordHeaders { record.headers[$0] }.eventType
        switch type {
        case .notificationCreated: add(try RecipientCommand(decoding: value))
        case .decisionMade: add(try DecisionRecord(decoding: value))
        case .auditRecorded: audits.append(try AuditRecord(decoding: value))
        case let type? where type.isDelivery: add(try DeliveryEvent(decoding: value))
        default: return
        }
    }

    private mutating func add(_ command: RecipientCommand) {
        guard case .created(let created) = command.action, let key = Storage.RecipientKey(command.recipient) else {
            return
        }
        let request = created.request
        var notification = ProjectedNotification(
            tenant: key.tenant,
            id: created.notificationID,
            user: key.user,
            priority: request.priority.word ?? "normal"
        )
        (notification.template, notification.category) = (request.template, request.category)
        notification.channels = request.channels.compactMap(\.column)
        (notification.sendAt, notification.expiresAt) = (request.sendAt, request.expiresAt)
        notification.metadata = request.metadata.isEmpty ? nil : request.metadata.json
        notifications.append(notification)
    }

    private mutating func add(_ record: DecisionRecord) {
        guard let key = Storage.RecipientKey(record.recipient), let channel = record.channel.column, !record.isDryRun
        else { return }
        var decision = ProjectedDecision(
            tenant: key.tenant,
            notification: record.notificationID,
            user: key.user,
            decision: record.id.description,
            channel: channel,
            outcome: record.verdict.outcome,
            reason: record.reasonCode,
            decidedAt: record.decidedAt
        )
        decision.rule = record.rule.isEmpty ? nil : record.rule
        decision.inputs = record.inputs.json
        decisions.append(decision)
    }

    private mutating func add(_ event: DeliveryEvent) {
        guard let key = Storage.RecipientKey(event.recipient), let channel = event.channel.column,
            let status = event.status.column
        else { return }
        for notification in event.digested.isEmpty ? [event.notificationID] : event.digested {
            var delivery = ProjectedDelivery(
                tenant: key.tenant,
                notification: notification,
                user: key.user,
                event: event.id.description,
                channel: channel,
                status: status,
                occurredAt: event.occurredAt
            )
            delivery.dispatch = event.dispatchID.description
            delivery.attempt = Int32(clamping: event.attempt)
            (delivery.provider, delivery.account) = (event.provider, event.providerAccount)
            delivery.providerMessage = event.providerMessageID
            delivery.errorCode = event.reasonCode ?? event.providerCode
            delivery.detail = event.detail
            // A digest's price is its first notification's, so that sums stay true.
            delivery.cost = notification == event.digested.first ?? notification ? event.cost?.micros ?? 0 : 0
            deliveries.append(delivery)
        }
    }

    /// One batch a record.
    var singles: [ProjectionBatch] {
        notifications.map { record in .with { $0.notifications = [record] } }
            + deliveries.map { record in .with { $0.deliveries = [record] } }
            + decisions.map { record in .with { $0.decisions = [record] } }
            + audits.map { record in .with { $0.audits = [record] } }
    }

    private static func with(_ fill: (inout ProjectionBatch) -> Void) -> ProjectionBatch {
        var batch = ProjectionBatch()
        fill(&batch)
        return batch
    }
}
