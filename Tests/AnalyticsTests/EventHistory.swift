import Kafka
import Primitives
import ServiceKit
import TestSupport
import Wire

/// What happened to some notifications of a tenant: commands, decisions, attempts, callbacks, and what was audited.
struct EventHistory {
    let tenant: String
    private(set) var commands: [RecipientCommand] = []
    private(set) var decisions: [DecisionRecord] = []
    private(set) var events: [DeliveryEvent] = []
    private(set) var audits: [AuditRecord] = []
    private var generator: SeededGenerator
    private static let channels: [Channel] = [.email, .sms, .push, .inapp]

    init(tenant: String, notifications count: Int, at epoch: Timestamp, seed: UInt64) {
        (self.tenant, generator) = (tenant, SeededGenerator(seed: seed))
        for number in 0..<count {
            guard let recipient = RecipientKey(tenant: tenant, user: "u\(number % 7)") else { continue }
            addLife(of: UUIDv7(at: epoch + .milliseconds(number)), recipient, number)
        }
    }

    private mutating func addLife(of id: UUIDv7, _ recipient: RecipientKey, _ number: Int) {
        var request = NotificationRequest(to: .user(recipient.user))
        (request.template, request.category) = (number % 3 == 0 ? nil : "t\(number % 3)", "c\(number % 2)")
        request.channels = number % 4 == 0 ? [] : [.email, .push]
        request.priority = number % 5 == 0 ? .high : .normal
        request.metadata = [MetadataEntry(key: "n", value: "\(number)")]
        request.isDryRun = number % 11 == 10
        // Of some the acceptance was lost: what came later is known all the same.
        if number % 13 != 12 { commands.append(created(id, request, recipient)) }
        audits.append(audit(id, recipient))
        for channel in Self.channels.shuffled(using: &generator).prefix(Int.random(in: 0...3, using: &generator)) {
            addDecisions(id, recipient, channel, request)
            if !request.isDryRun { addAttempts(id, recipient, channel, request) }
        }
    }

    private func created(_ id: UUIDv7, _ request: NotificationRequest, _ recipient: RecipientKey) -> RecipientCommand {
        let created = NotificationCreated(notificationID: id, request: request, acceptedAt: id.timestamp)
        return RecipientCommand(id: id, recipient: recipient, issuedAt: id.timestamp, action: .created(created))
    }

    private func audit(_ id: UUIDv7, _ recipient: RecipientKey) -> AuditRecord {
        var record = AuditRecord(
            id: id,
            tenant: tenant,
            occurredAt: id.timestamp,
            actor: AuditActor(.token, id: recipient.user),
            action: "test.done",
            outcome: .done
        )
        record.changes = Array("{}".utf8)
        return record
    }

    private mutating func addDecisions(
        _ id: UUIDv7,
        _ recipient: RecipientKey,
        _ channel: Channel,
        _ request: NotificationRequest
    ) {
        let verdicts: [Verdict] = [.send, .suppress, .defer, .cancel, .expire, .standBy]
        for step in 0..<Int.random(in: 1...2, using: &generator) {
            let at = id.timestamp + .milliseconds(3 + step)
            var decision = DecisionRecord(
                id: UUIDv7(at: at),
                recipient: recipient,
                notificationID: id,
                channel: channel,
                verdict: verdicts.randomElement(using: &generator) ?? .send,
                reasonCode: "test",
                rule: "rule",
                decidedAt: at
            )
            (decision.isDryRun, decision.category) = (request.isDryRun, request.category)
            decision.template = request.template.map { TemplateReference(key: $0, version: 1) }
            decision.inputs = [DecisionInput(name: "cap", value: Array("3".utf8))]
            decisions.append(decision)
        }
    }

    /// Without those that say again what a worker has told.
    var counted: [DeliveryEvent] { events.filter { $0.reasonCode != "confirmed" } }

    private mutating func addAttempts(
        _ id: UUIDv7,
        _ recipient: RecipientKey,
        _ channel: Channel,
        _ request: NotificationRequest
    ) {
        let dispatch = UUIDv7(at: id.timestamp)
        let statuses: [DeliveryStatus] = [
            .deferred, .sent, .unknown, .delivered, .opened, .opened, .clicked, .unsubscribed, .bounced, .complained,
            .failed, .cancelled, .unread,
        ]
        for attempt in 0..<Int.random(in: 0...6, using: &generator) {
            let at = id.timestamp + .milliseconds(Int.random(in: 5...9_000_000, using: &generator))
            var event = DeliveryEvent(
                id: UUIDv7(at: at),
                recipient: recipient,
                notificationID: id,
                dispatchID: dispatch,
                channel: channel,
                status: statuses.randomElement(using: &generator) ?? .sent,
                occurredAt: at,
                recordedAt: at + .milliseconds(Int.random(in: -20...20, using: &generator))
            )
            (event.attempt, event.category) = (UInt32(attempt + 1), request.category)
            event.template = request.template.map { TemplateReference(key: $0, version: 1) }
            (event.provider, event.providerAccount) = (attempt % 2 == 0 ? "smtp" : "ses", "main")
            (event.providerMessageID, event.providerCode) = ("<\(attempt)@x>", "250")
            // Every other attempt that was sent is confirmed by its provider, which is no second one.
            let confirmed = event.status == .sent && attempt % 2 == 1
            event.reasonCode = event.status == .deferred ? "busy" : confirmed ? "confirmed" : nil
            event.cost = event.status == .sent && !confirmed ? Cost(currency: "EUR", micros: Int64(attempt) * 100) : nil
            event.isAutomated = Int.random(in: 0..<4, using: &generator) == 0
            event.acceptedAt = id.timestamp
            events.append(event)
        }
    }

    /// Every record at least once and many more often, in any order.
    mutating func scrambled() throws -> [KafkaRecord] {
        var records: [KafkaRecord] = []
        records += try commands.map { try KafkaRecord($0, to: .notificationCreated, at: $0.issuedAt) }
        records += try decisions.map { try KafkaRecord($0, to: .notificationDecided, at: $0.decidedAt) }
        records += try events.map { try KafkaRecord($0, to: .sent(.email), at: $0.occurredAt) }
        records += try audits.map { try KafkaRecord($0, to: .auditRecorded, at: $0.occurredAt) }
        let repeated = records.filter { _ in Bool.random(using: &generator) }
        return (records + repeated + repeated.prefix(repeated.count / 3)).shuffled(using: &generator)
    }
}
