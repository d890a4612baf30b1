import Postgres
package import Primitives

/// What is known of a key; its secret is not.
package struct APIKey: Sendable, Hashable {
    package enum Role: String, TextColumn, CaseIterable {
        case admin, developer, viewer, service
    }

    package let id: UUIDv7
    package let tenant: TenantID
    package let name: String
    /// The secret's first characters, by which people tell their keys apart.
    package let hint: String
    package let role: Role
    package let createdBy: String
    package let expiresAt: Timestamp?
    package internal(set) var lastUsedAt: Timestamp?
    package internal(set) var revokedAt: Timestamp?

    package init(
        id: UUIDv7,
        tenant: TenantID,
        name: String,
        hint: String,
        role: Role,
        createdBy: String,
        expiresAt: Timestamp? = nil
    ) {
        (self.id, self.tenant, self.name, self.hint) = (id, tenant, name, hint)
        (self.role, self.createdBy, self.expiresAt) = (role, createdBy, expiresAt)
    }

    package func isValid(at moment: Timestamp) -> Bool {
        revokedAt == nil && expiresAt.map { $0 > moment } ?? true
    }
}
