package import Primitives
import ServiceKit
package import Wire

/// A device whose provider says that nobody is there any more.
package struct DeadDevice: Sendable, Hashable {
    package let recipient: RecipientKey
    package let id: UUIDv7
    /// Since then, as far as the provider knows.
    package let since: Timestamp
    private let provider: String
    private let reason: String?
    private let cause: Cause

    /// `nil` for an event of anything else.
    init?(_ event: DeliveryEvent) {
        guard event.status == .bounced, let id = event.deviceID else { return nil }
        (recipient, self.id, since) = (event.recipient, id, event.occurredAt)
        provider = [event.provider, event.providerAccount].compactMap(\.self).joined(separator: "/")
        (reason, cause) = (event.reasonCode, event.cause)
    }

    /// Why the person's device gets nothing any more.
    func audit(at now: Timestamp) -> AuditRecord {
        var record = AuditRecord(
            id: UUIDv7(at: now),
            tenant: recipient.tenant,
            occurredAt: now,
            actor: AuditActor(.provider, id: provider),
            action: "device.removed",
            outcome: .done
        )
        (record.resourceKind, record.resourceID, record.user) = ("device", id.description, recipient.user)
        (record.reasonCode, record.cause, record.service) = (reason, cause, FleetService.pushWorker.name)
        return record
    }
}
