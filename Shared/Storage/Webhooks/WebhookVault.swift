package import Crypto
import Primitives

/// Seals the secrets of endpoints for the tables, and what people have written. One opens for its own endpoint alone, or
/// as its own message.
package struct WebhookVault: Sendable {
    private let keys: KeyRing

    package init(_ keys: DataKeys) {
        self.keys = keys.ring
    }

    func seal(_ key: WebhookKey, _ tenant: TenantID, _ endpoint: UUIDv7) throws(CryptoError) -> [UInt8] {
        try keys.seal(key.bytes, context: WebhookVault.context(tenant, endpoint))
    }

    func open(
        _ sealed: [UInt8],
        _ kind: WebhookKey.Kind,
        _ tenant: TenantID,
        _ endpoint: UUIDv7
    ) throws(CryptoError) -> WebhookKey {
        try WebhookKey(kind, bytes: keys.open(sealed, context: WebhookVault.context(tenant, endpoint)))
    }

    /// `nil` for a message of which everybody may read.
    func seal(_ message: WebhookMessage, _ tenant: TenantID) throws(CryptoError) -> [UInt8]? {
        guard message.event.isPersonal else { return nil }
        return try keys.seal(Array(message.payload.utf8), context: WebhookVault.context(tenant, message: message.id))
    }

    func payload(_ sealed: [UInt8], _ tenant: TenantID, _ message: UUIDv7) throws(CryptoError) -> String {
        String(decoding: try keys.open(sealed, context: WebhookVault.context(tenant, message: message)), as: UTF8.self)
    }

    static func context(_ tenant: TenantID, _ endpoint: UUIDv7) -> [UInt8] {
        Array("webhook/\(tenant)/\(endpoint)".utf8)
    }

    static func context(_ tenant: TenantID, message: UUIDv7) -> [UInt8] {
        Array("webhook-message/\(tenant)/\(message)".utf8)
    }
}
