package import Primitives

/// A person a tenant writes to.
package struct User: Sendable, Hashable {
    package let id: UserID
    package var name: String?
    package var locale: String?
    package var timezone: String?
    /// A JSON object of the tenant's own.
    package var attributes = "{}"
    /// Set by the store; every write adds one.
    package internal(set) var version = 0
    /// Set by the store.
    package internal(set) var createdAt: Timestamp?
    package internal(set) var updatedAt: Timestamp?

    package init(id: UserID) {
        self.id = id
    }
}
