import COpenSSL

/// A private key. Its kind settles the algorithm.
package struct SigningKey: Sendable {
    let handle: KeyHandle

    package var algorithm: SignatureAlgorithm { handle.kind.algorithm }

    /// Reads PKCS#8 (or the older forms) in PEM; an encrypted key is refused.
    package init(pem: String) throws(CryptoError) {
        let raw = withMemoryFile(Array(pem.utf8)) { PEM_read_bio_PrivateKey($0, nil, refusePassword, nil) }
        try self.init(loaded: KeyHandle(adopting: raw))
    }

    /// Reads PKCS#8 (or the older forms) in DER.
    package init(der bytes: [UInt8]) throws(CryptoError) {
        let raw = bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            let key = d2i_AutoPrivateKey(nil, &start, buffer.count)
            guard let end = buffer.baseAddress.map({ $0 + buffer.count }), start != end else { return key }
            EVP_PKEY_free(key)
            return nil
        }
        try self.init(loaded: KeyHandle(adopting: raw))
    }

    /// The 32 bytes from which an Ed25519 key is made.
    package init(ed25519Seed seed: [UInt8]) throws(CryptoError) {
        handle = try KeyHandle(adopting: EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count))
    }

    private init(_ handle: KeyHandle) {
        self.handle = handle
    }

    /// A key from outside whose halves are not a pair would sign what nobody can verify, or give itself away.
    private init(loaded handle: KeyHandle) throws(CryptoError) {
        self.handle = handle
        let probe: [UInt8] = [1]
        guard handle.hasPrivateNumberInRange, let signature = try? sign(probe), let key = try? verifyingKey,
            key.isSignature(signature, of: probe)
        else {
            throw CryptoError(.badKey, "the private key does not belong to its public key")
        }
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

    /// PKCS#8 in DER, not encrypted.
    package var der: [UInt8] {
        get throws(CryptoError) {
            try writingToMemory { i2d_PKCS8PrivateKey_bio($0, handle.raw, nil, nil, 0, nil, nil) }
        }
    }

    package var verifyingKey: VerifyingKey {
        get throws(CryptoError) { try VerifyingKey(handle.publicHalf()) }
    }

    package func sign(
        _ message: some Collection<UInt8>,
        form: SignatureForm = .jose
    ) throws(CryptoError) -> [UInt8] {
        guard let signature = derSignature(message) else { throw .library("signing") }
        return handle.kind == .p256 && form == .jose ? try ECDSASignature(der: signature).sideBySide : signature
    }

    private func derSignature(_ message: some Collection<UInt8>) -> [UInt8]? {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var count = Int(EVP_PKEY_get_size(handle.raw))
        guard EVP_DigestSignInit(context, nil, algorithm.hash?.digest, nil, handle.raw) == 1 else { return nil }
        return [UInt8](capacity: count) { output in
            let isSigned = message.withBytes { EVP_DigestSign(context, output, &count, $0.baseAddress, $0.count) == 1 }
            return isSigned ? count : nil
        }
    }
}
