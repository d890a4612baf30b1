import CWire
package import Primitives

/// Why a channel was or was not used for someone. One record a channel and step.
package struct DecisionRecord: Sendable, Hashable {
    package var id: UUIDv7
    package var recipient: RecipientKey
    package var notificationID: UUIDv7
    package var channel: Channel
    /// The place in the fallback order, from 0.
    package var step: UInt32 = 0
    package var verdict: Verdict
    /// A stable word out of one table, such as quiet_hours.
    package var reasonCode: String
    /// The rule that had the last word.
    package var rule: String
    package var detail: String?
    package var inputs: [DecisionInput] = []
    package var versions: [VersionUsed] = []
    package var until: Timestamp?
    /// Of the dispatch that follows, when one does.
    package var dispatchID: UUIDv7?
    package var category: String?
    package var priority = Priority.unspecified
    package var template: TemplateReference?
    package var locale: String?
    package var digestKey: String?
    package var isDryRun = false
    /// When it is about a reminder: which one, from 1.
    package var reminder: UInt32 = 0
    package var decidedAt: Timestamp
    package var cause = Cause()

    package init(
        id: UUIDv7,
        recipient: RecipientKey,
        notificationID: UUIDv7,
        channel: Channel,
        verdict: Verdict,
        reasonCode: String,
        rule: String,
        decidedAt: Timestamp
    ) {
        (self.id, self.recipient, self.notificationID) = (id, recipient, notificationID)
        (self.channel, self.verdict, self.reasonCode) = (channel, verdict, reasonCode)
        (self.rule, self.decidedAt) = (rule, decidedAt)
    }
}

extension DecisionRecord: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__DecisionRecord>) {
        herald__v1__decision_record__init(message)
    }

    init(_ message: Herald__V1__DecisionRecord, _ reader: WireReader) throws(WireError) {
        id = try reader.id(message.decision_id, "DecisionRecord.decision_id")
        recipient = try reader.key(message.tenant, message.user, "DecisionRecord.tenant/user")
        notificationID = try reader.id(message.notification_id, "DecisionRecord.notification_id")
        channel = Channel(message.channel)
        step = message.step
        verdict = Verdict(message.verdict)
        reasonCode = try reader.text(message.reason_code, "DecisionRecord.reason_code")
        rule = try reader.text(message.rule, "DecisionRecord.rule")
        detail = try reader.foreignText(message.detail, "DecisionRecord.detail")
        inputs = try reader.list(message.inputs, message.n_inputs)
        versions = try reader.list(message.versions, message.n_versions)
        if message.optional_until_case == HERALD__V1__DECISION_RECORD__OPTIONAL_UNTIL_UNTIL {
            until = reader.time(message.until)
        }
        dispatchID = try reader.optionalID(message.dispatch_id, "DecisionRecord.dispatch_id")
        category = try reader.optionalText(message.category, "DecisionRecord.category")
        priority = Priority(message.priority)
        template = try reader.message(message.template_)
        locale = try reader.optionalText(message.locale, "DecisionRecord.locale")
        digestKey = try reader.optionalText(message.digest_key, "DecisionRecord.digest_key")
        isDryRun = message.dry_run != 0
        reminder = message.reminder
        decidedAt = reader.time(message.decided_at)
        cause = try reader.message(message.cause) ?? Cause()
    }

    func write(to message: inout Herald__V1__DecisionRecord, _ writer: WireWriter) throws(WireError) {
        message.decision_id = try writer.id(id)
        message.tenant = try writer.text(recipient.tenant, "DecisionRecord.tenant")
        message.user = try writer.text(recipient.user, "DecisionRecord.user")
        message.notification_id = try writer.id(notificationID)
        message.channel = channel.c()
        message.step = step
        message.verdict = verdict.c()
        message.reason_code = try writer.text(reasonCode, "DecisionRecord.reason_code")
        message.rule = try writer.text(rule, "DecisionRecord.rule")
        message.detail = try writer.foreignText(detail)
        (message.n_inputs, message.inputs) = try writer.list(inputs)
        (message.n_versions, message.versions) = try writer.list(versions)
        if let until {
            message.optional_until_case = HERALD__V1__DECISION_RECORD__OPTIONAL_UNTIL_UNTIL
            message.until = writer.time(until)
        }
        message.dispatch_id = try writer.id(dispatchID)
        message.category = try writer.text(category, "DecisionRecord.category")
        message.priority = priority.c()
        message.template_ = try writer.optional(template)
        message.locale = try writer.text(locale, "DecisionRecord.locale")
        message.digest_key = try writer.text(digestKey, "DecisionRecord.digest_key")
        message.dry_run = isDryRun ? 1 : 0
        message.reminder = reminder
        message.decided_at = writer.time(decidedAt)
        message.cause = try writer.unlessEmpty(cause, Cause())
    }
}
