package import Crypto
import Primitives

/// Seals the secrets of endpoints for the tables. One opens for its own endpoint alone.
package struct WebhookVault: Sendable {
    private let keys: KeyRing

    package init(_ keys: DataKeys) {
        self.keys = keys.ring
    }

    func seal(_ secret: WebhookSecret, _ tenant: TenantID, _ endpoint: UUIDv7) throws(CryptoError) -> [UInt8] {
        try keys.seal(secret.bytes, context: context(tenant, endpoint))
    }

    func open(_ sealed: [UInt8], _ tenant: TenantID, _ endpoint: UUIDv7) throws(CryptoError) -> WebhookSecret {
        WebhookSecret(bytes: try keys.open(sealed, context: context(tenant, endpoint)))
    }

    private func context(_ tenant: TenantID, _ endpoint: UUIDv7) -> [UInt8] {
        Array("webhook/\(tenant)/\(endpoint)".utf8)
    }
}
