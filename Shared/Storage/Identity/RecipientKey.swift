/// A person anywhere in the installation: what records are keyed by.
package struct RecipientKey: Hashable, Comparable, Sendable {
    package let tenant: TenantID
    package let user: UserID

    package init(_ tenant: TenantID, _ user: UserID) {
        (self.tenant, self.user) = (tenant, user)
    }

    /// The order in which rows are written, so that two writers cannot wait for each other.
    package static func < (left: RecipientKey, right: RecipientKey) -> Bool {
        (left.tenant.rawValue, left.user.rawValue) < (right.tenant.rawValue, right.user.rawValue)
    }
}
