package import Crypto
import Primitives

/// Seals people's addresses for the tables, and opens them. Everybody who writes or reads a contact goes through it, so
/// that all of them mean the same.
package struct AddressVault: Sendable {
    private let keys: DataKeys

    package init(_ keys: DataKeys) {
        self.keys = keys
    }

    /// Opens only as this person's address on this channel: a row that is copied to another person is of no use there.
    /// Found by `identity`, where not all of the address tells it from others.
    package func seal(
        _ address: String,
        of recipient: RecipientKey,
        on channel: Channel,
        foundBy identity: String? = nil
    ) throws(CryptoError) -> SealedAddress {
        SealedAddress(
            bytes: try keys.ring.seal(Array(address.utf8), context: AddressVault.context(recipient, channel)),
            keyID: "\(keys.ring.currentKeyID)",
            blindIndex: index(of: identity ?? address, in: recipient.tenant, on: channel)
        )
    }

    package func open(
        _ address: SealedAddress,
        of recipient: RecipientKey,
        on channel: Channel
    ) throws(CryptoError) -> String {
        String(
            decoding: try keys.ring.open(address.bytes, context: AddressVault.context(recipient, channel)),
            as: UTF8.self
        )
    }

    /// For an address that stands by itself, such as a suppressed one: opens as the tenant's on this channel alone.
    package func seal(
        _ address: String,
        in tenant: TenantID,
        on channel: Channel
    ) throws(CryptoError) -> SealedAddress {
        SealedAddress(
            bytes: try keys.ring.seal(Array(address.utf8), context: AddressVault.context(tenant, channel)),
            keyID: "\(keys.ring.currentKeyID)",
            blindIndex: index(of: address, in: tenant, on: channel)
        )
    }

    package func open(
        _ address: SealedAddress,
        in tenant: TenantID,
        on channel: Channel
    ) throws(CryptoError) -> String {
        String(
            decoding: try keys.ring.open(address.bytes, context: AddressVault.context(tenant, channel)),
            as: UTF8.self
        )
    }

    /// Equal for equal addresses of a tenant's people, so that a suppression finds them. Mail addresses that differ only
    /// in capitals are one.
    package func index(of address: String, in tenant: TenantID, on channel: Channel) -> [UInt8] {
        let form = channel == .email ? address.lowercased() : address
        return keys.index.index(of: Array(form.utf8), context: Array("\(tenant)/\(channel.rawValue)".utf8))
    }

    /// No user has an empty name, so this is nobody's.
    static func context(_ tenant: TenantID, _ channel: Channel) -> [UInt8] {
        Array("\(tenant)//\(channel.rawValue)".utf8)
    }

    /// Neither a tenant nor a channel has a slash, so a user's does not make two of them alike.
    static func context(_ recipient: RecipientKey, _ channel: Channel) -> [UInt8] {
        Array("\(recipient.tenant)/\(recipient.user)/\(channel.rawValue)".utf8)
    }
}
