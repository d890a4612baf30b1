import Kafka
import Primitives
import ServiceKit
import Storage
import Wire

extension ProjectionBatch {
    /// Reads a record by what its header says it is. Types that say nothing to a report are passed over, tombstones too.
    mutating func add(_ record: ConsumedRecord, _ vault: DeadLetterVault) throws {
        guard let value = record.value else { return }
        if record.isDeadLetter { return try addDeadLetter(value, vault) }
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
        notification.isDryRun = request.isDryRun
        notification.metadata = request.metadata.isEmpty ? nil : request.metadata.json
        notifications.append(notification)
    }

    private mutating func add(_ record: DecisionRecord) {
        guard let key = Storage.RecipientKey(record.recipient), let channel = record.channel.column else {
            return
        }
        var decision = ProjectedDecision(
            tenant: key.tenant,
            notification: record.notificationID,
            user: key.user,
            decision: record.id,
            channel: channel,
            outcome: record.outcome,
            reason: record.reasonCode,
            decidedAt: record.decidedAt
        )
        decision.verdict = record.verdict.description
        decision.rule = record.rule.isEmpty ? nil : record.rule
        (decision.step, decision.detail) = (Int32(clamping: record.step), record.detail)
        (decision.inputs, decision.versions) = (record.inputs.json, record.versions.json)
        (decision.until, decision.dispatch, decision.isDryRun) = (record.until, record.dispatchID, record.isDryRun)
        (decision.template, decision.category) = (record.template?.key, record.category)
        decisions.append(decision)
    }

    /// Whatever lies in a topic of dead letters is one, or a fault that somebody must look at.
    private mutating func addDeadLetter(_ value: [UInt8], _ vault: DeadLetterVault) throws {
        let dispatch = try ChannelDispatch(decoding: value)
        guard let buried = dispatch.deadLetter, let key = Storage.RecipientKey(dispatch.recipient),
            let channel = dispatch.channel.column
        else { throw NoDeadLetter() }
        var letter = ProjectedDeadLetter(
            key,
            dispatch: dispatch.id,
            notification: dispatch.notificationID,
            channel: channel,
            errorCode: buried.reasonCode,
            buriedAt: buried.buriedAt,
            sealed: try vault.seal(value, dispatch.id, in: key.tenant)
        )
        letter.describe(dispatch)
        deadLetters.append(letter)
    }

    private mutating func add(_ event: DeliveryEvent) {
        guard let key = Storage.RecipientKey(event.recipient), let channel = event.channel.column,
            let status = event.column
        else { return }
        for notification in event.digested.isEmpty ? [event.notificationID] : event.digested {
            var delivery = ProjectedDelivery(
                tenant: key.tenant,
                notification: notification,
                user: key.user,
                event: event.id,
                channel: channel,
                status: status,
                occurredAt: event.occurredAt
            )
            delivery.describe(event)
            // A digest's price is its first notification's, so that sums stay true.
            delivery.cost = notification == event.digested.first ?? notification ? event.cost?.micros ?? 0 : 0
            deliveries.append(delivery)
        }
    }
}

/// A dispatch that was not given up, or of nobody that could be told.
private struct NoDeadLetter: Error, CustomStringConvertible {
    let description = "a dispatch that is no dead letter"
}

extension ConsumedRecord {
    fileprivate var isDeadLetter: Bool { ChannelTopics.allCases.contains { Topic.deadLetters($0).name == topic } }
}

extension ProjectedDeadLetter {
    fileprivate mutating func describe(_ dispatch: ChannelDispatch) {
        let last = dispatch.failures.last
        (template, category) = (dispatch.template?.key, dispatch.category)
        (provider, account, providerCode) = (last?.provider, last?.providerAccount, last?.providerCode)
        attempts = Int32(clamping: dispatch.attempt.number)
        redrives = Int32(clamping: dispatch.attempt.redrives)
        failures = dispatch.failures.json
    }
}

extension ProjectedDelivery {
    fileprivate mutating func describe(_ event: DeliveryEvent) {
        kind = event.isPartial ? "device_\(event.status)" : event.status.description
        (dispatch, attempt) = (event.dispatchID, Int32(clamping: event.attempt))
        (provider, account, providerMessage) = (event.provider, event.providerAccount, event.providerMessageID)
        (errorCode, providerCode, detail) = (event.reasonCode, event.providerCode, event.detail)
        (currency, isAutomated) = (event.cost?.currency, event.isAutomated)
        segments = event.segments > 0 ? Int32(clamping: event.segments) : nil
        (template, category) = (event.template?.key, event.category)
        countedAt = max(notification.timestamp, min(event.occurredAt, event.recordedAt))
        guard !event.isPartial, !event.isOfReminder, [.sent, .delivered].contains(event.status),
            let acceptedAt = event.acceptedAt
        else {
            return
        }
        latency = countedAt - acceptedAt
    }
}
