package import Primitives

/// Who did what to which thing.
package struct AuditEntry: Sendable, Hashable {
    package let tenant: TenantID
    package let id: UUIDv7
    package let actor: String
    /// A stable word, such as template.published.
    package let action: String
    package let subjectKind: String
    package let subjectID: String
    package var requestID: String?
    /// A JSON object; personal values are masked.
    package var detail = "{}"

    package init(
        tenant: TenantID,
        id: UUIDv7,
        actor: String,
        action: String,
        subjectKind: String,
        subjectID: String
    ) {
        (self.tenant, self.id, self.actor, self.action) = (tenant, id, actor, action)
        (self.subjectKind, self.subjectID) = (subjectKind, subjectID)
    }
}
