package import Crypto
package import Primitives

/// Seals the dispatches of dead letters, in which addresses stand, and opens them to be sent on.
package struct DeadLetterVault: Sendable {
    private let keys: DataKeys

    package init(_ keys: DataKeys) {
        self.keys = keys
    }

    /// Opens only as this tenant's dispatch of this id.
    package func seal(_ record: [UInt8], _ dispatch: UUIDv7, in tenant: TenantID) throws(CryptoError) -> [UInt8] {
        try keys.ring.seal(record, context: DeadLetterVault.context(dispatch, tenant))
    }

    package func open(_ sealed: [UInt8], _ dispatch: UUIDv7, in tenant: TenantID) throws(CryptoError) -> [UInt8] {
        try keys.ring.open(sealed, context: DeadLetterVault.context(dispatch, tenant))
    }

    static func context(_ dispatch: UUIDv7, _ tenant: TenantID) -> [UInt8] {
        Array("\(tenant)/dead-letter/\(dispatch)".utf8)
    }
}
