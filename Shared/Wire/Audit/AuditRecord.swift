import CWire
package import Primitives

/// Who did, or was refused, what.
package struct AuditRecord: Sendable, Hashable {
    package var id: UUIDv7
    /// `nil` for what no tenant is known of, such as a token that cannot be read.
    package var tenant: String?
    package var occurredAt: Timestamp
    package var actor: AuditActor
    /// A stable word, such as template.published.
    package var action: String
    package var outcome: AuditOutcome
    package var reasonCode: String?
    package var resourceKind: String?
    package var resourceID: String?
    /// The person concerned, whose export must name this record.
    package var user: String?
    /// What changed, as a JSON object; personal values are masked. Empty when there is none.
    package var changes: [UInt8] = []
    /// Of the service that wrote this.
    package var service: String?
    package var cause = Cause()

    package init(
        id: UUIDv7,
        tenant: String?,
        occurredAt: Timestamp,
        actor: AuditActor,
        action: String,
        outcome: AuditOutcome
    ) {
        (self.id, self.tenant, self.occurredAt) = (id, tenant, occurredAt)
        (self.actor, self.action, self.outcome) = (actor, action, outcome)
    }
}

extension AuditRecord: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__AuditRecord>) {
        herald__v1__audit_record__init(message)
    }

    init(_ message: Herald__V1__AuditRecord, _ reader: WireReader) throws(WireError) {
        id = try reader.id(message.audit_id, "AuditRecord.audit_id")
        tenant = try reader.optionalText(message.tenant, "AuditRecord.tenant")
        occurredAt = reader.time(message.occurred_at)
        actor = try reader.required(message.actor, "AuditRecord.actor")
        action = try reader.text(message.action, "AuditRecord.action")
        outcome = AuditOutcome(message.outcome)
        reasonCode = try reader.optionalText(message.reason_code, "AuditRecord.reason_code")
        resourceKind = try reader.optionalText(message.resource_kind, "AuditRecord.resource_kind")
        resourceID = try reader.optionalText(message.resource_id, "AuditRecord.resource_id")
        user = try reader.optionalText(message.user, "AuditRecord.user")
        changes = reader.bytes(message.changes)
        service = try reader.optionalText(message.service, "AuditRecord.service")
        cause = try reader.message(message.cause) ?? Cause()
    }

    func write(to message: inout Herald__V1__AuditRecord, _ writer: WireWriter) throws(WireError) {
        message.audit_id = try writer.id(id)
        message.tenant = try writer.text(tenant, "AuditRecord.tenant")
        message.occurred_at = writer.time(occurredAt)
        message.actor = try writer.message(actor)
        message.action = try writer.text(action, "AuditRecord.action")
        message.outcome = outcome.c()
        message.reason_code = try writer.text(reasonCode, "AuditRecord.reason_code")
        message.resource_kind = try writer.text(resourceKind, "AuditRecord.resource_kind")
        message.resource_id = try writer.text(resourceID, "AuditRecord.resource_id")
        message.user = try writer.text(user, "AuditRecord.user")
        message.changes = try writer.bytes(changes)
        message.service = try writer.text(service, "AuditRecord.service")
        message.cause = try writer.unlessEmpty(cause, Cause())
    }
}
