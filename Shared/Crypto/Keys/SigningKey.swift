import COpenSSL

/// A private key. Its kind settles the algorithm.
package struct SigningKey: Sendable {
    let handle: KeyHandle

    package var algorithm: SignatureAlgorithm { handle.kind.algorithm }

    /// Reads PKCS#8 (or the older forms) in PEM; an encrypted key is refused.
    package init(pem: String) throws(CryptoError) {
        let raw = withMemoryFile(Array(pem.utf8)) { PEM_read_bio_PrivateKey($0, nil, refusePassword, nil) }
        handle = try KeyHandle(adopting: raw)
    }

    /// The 32 bytes from which an Ed25519 key is made.
    package init(ed25519Seed seed: [UInt8]) throws(CryptoError) {
        handle = try KeyHandle(adopting: EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count))
    }

    private init(_ handle: KeyHandle) {
        self.handle = handle
    }

    package static func generate(_ algorithm: SignatureAlgorithm) throws(CryptoError) -> SigningKey {
        let (id, isReady): (Int32, (OpaquePointer?) -> Bool) =
            switch algorithm {
            case .rs256: (EVP_PKEY_RSA, { EVP_PKEY_CTX_set_rsa_keygen_bits($0, 2048) == 1 })
            case .es256: (EVP_PKEY_EC, { EVP_PKEY_CTX_set_ec_paramgen_curve_nid($0, NID_X9_62_prime256v1) == 1 })
            case .eddsa: (EVP_PKEY_ED25519, { _ in true })
            }
        let context = EVP_PKEY_CTX_new_id(id, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var raw: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, isReady(context), EVP_PKEY_generate(context, &raw) == 1 else {
            throw .library("making a key")
        }
        return SigningKey(try KeyHandle(adopting: raw))
    }

    /// PKCS#8 in PEM, not encrypted: keep it where only its owner reads.
    package var pem: String {
        get throws(CryptoError) {
            let bytes = try writingToMemory { PEM_write_bio_PrivateKey($0, handle.raw, nil, nil, 0, nil, nil) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    package var verifyingKey: VerifyingKey {
        get throws(CryptoError) {
            let bytes = try writingToMemory { i2d_PUBKEY_bio($0, handle.raw) }
            return try VerifyingKey(spki: bytes)
        }
    }

    /// In the form of a JSON Web Signature: for ES256 the two numbers side by side.
    package func sign(_ message: some Sequence<UInt8>) throws(CryptoError) -> [UInt8] {
        let signature = try rawSignature(Array(message))
        return handle.kind == .p256 ? try ECDSASignature(der: signature).sideBySide : signature
    }

    private func rawSignature(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var count = 0
        guard EVP_DigestSignInit(context, nil, algorithm.hash?.digest, nil, handle.raw) == 1,
            EVP_DigestSign(context, nil, &count, message, message.count) == 1
        else { throw .library("signing") }
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else {
            throw .library("signing")
        }
        return Array(signature.prefix(count))
    }
}
