package import Primitives

/// What a client asked for, as it is listed and searched.
package struct ProjectedNotification: Sendable, Hashable {
    package let tenant: TenantID
    package let id: UUIDv7
    package let user: UserID
    package var template: String?
    package var category: String?
    package let priority: String
    package var channels: [Channel] = []
    package var sendAt: Timestamp?
    package var expiresAt: Timestamp?
    package var isDryRun = false
    /// A JSON object.
    package var metadata: String?

    package init(tenant: TenantID, id: UUIDv7, user: UserID, priority: String) {
        (self.tenant, self.id, self.user, self.priority) = (tenant, id, user, priority)
    }
}
