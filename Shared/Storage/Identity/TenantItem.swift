/// One of a tenant's things, anywhere in the installation.
package struct TenantItem<Key: ItemKey>: Sendable, Hashable {
    package let tenant: TenantID
    package let key: Key

    package init(_ tenant: TenantID, _ key: Key) {
        (self.tenant, self.key) = (tenant, key)
    }
}
