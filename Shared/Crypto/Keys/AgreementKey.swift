import COpenSSL

/// A private key on P-256 with which two parties come to one secret (ECDH), as Web Push needs it. It signs nothing.
package struct AgreementKey: Sendable {
    private let key: SigningKey

    package static func generate() throws(CryptoError) -> AgreementKey {
        AgreementKey(key: try .generate(.es256))
    }

    /// The private number, of 32 bytes.
    package init(scalar: [UInt8]) throws(CryptoError) {
        key = try SigningKey(p256Scalar: scalar)
    }

    private init(key: SigningKey) {
        self.key = key
    }

    /// The public key, of 65 bytes: an uncompressed point.
    package var point: [UInt8] {
        get throws(CryptoError) { try key.verifyingKey.p256Point }
    }

    package var scalar: [UInt8] {
        get throws(CryptoError) { try key.handle.number("priv").leftPadded(to: 32) }
    }

    /// The shared 32 bytes, which are no key yet: derive one with HKDF. A point off the curve is refused with `badKey`.
    package func sharedSecret(with point: [UInt8]) throws(CryptoError) -> [UInt8] {
        let peer = try VerifyingKey(p256Point: point).handle
        let context = EVP_PKEY_CTX_new(key.handle.raw, nil)
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, peer.raw) == 1 else {
            throw .library("agreeing on a secret", as: .badKey)
        }
        let secret = [UInt8](capacity: 32) { output in
            var count = 32
            return EVP_PKEY_derive(context, output, &count) == 1 ? count : nil
        }
        guard let secret, secret.count == 32 else { throw .library("agreeing on a secret", as: .badKey) }
        return secret
    }
}
