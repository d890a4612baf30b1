import HTTPServer
package import Primitives
import ServiceKit
import Storage
import Wire

/// What a client does to which thing, for the audit log.
package struct AuditDeed: Sendable {
    /// A stable word, such as template.published.
    package let action: String
    package let kind: String
    /// May be known only when the work is done.
    package var id: String?
    /// The person concerned, whose export must name this record.
    package var user: String?
    private var changed: [UInt8] = []

    package init(_ action: String, of kind: String, _ id: String? = nil, user: String? = nil) {
        (self.action, self.kind, self.id, self.user) = (action, kind, id, user)
    }

    /// Writes the members of an object that tells what changed. Never write addresses, names, tokens or other personal
    /// values: name the fields, and mask what must be told.
    package mutating func changes(_ write: (inout JSONWriter) -> Void) {
        var json = JSONWriter()
        json.object(write)
        changed = json.bytes
    }

    func record(
        _ end: AuditEnd,
        by caller: Caller,
        in request: HTTPRequest,
        of service: FleetService,
        at now: Timestamp
    ) -> AuditRecord {
        var record = AuditRecord(
            id: UUIDv7(at: now),
            tenant: caller.tenant.rawValue,
            occurredAt: now,
            actor: caller.actor(from: request.peer),
            action: action,
            outcome: end.outcome
        )
        (record.resourceKind, record.resourceID, record.user) = (kind, id, user)
        (record.changes, record.reasonCode, record.service) = (changed, end.reason, service.name)
        record.cause = Cause(correlationID: request.requestID, actor: caller.subject)
        return record
    }
}
