import COpenSSL

/// A public key. Its kind settles the algorithm.
package struct VerifyingKey: Sendable {
    let handle: KeyHandle

    package var algorithm: SignatureAlgorithm { handle.kind.algorithm }

    /// Reads SubjectPublicKeyInfo in DER.
    package init(spki bytes: [UInt8]) throws(CryptoError) {
        let raw = bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            let key = d2i_PUBKEY(nil, &start, buffer.count)
            // What stands behind the key would be read by nobody, so that it is not there.
            guard let end = buffer.baseAddress.map({ $0 + buffer.count }), start != end else { return key }
            EVP_PKEY_free(key)
            return nil
        }
        handle = try KeyHandle(adopting: raw)
    }

    /// Reads SubjectPublicKeyInfo in PEM.
    package init(pem: String) throws(CryptoError) {
        let raw = withMemoryFile(Array(pem.utf8)) { PEM_read_bio_PUBKEY($0, nil, refusePassword, nil) }
        handle = try KeyHandle(adopting: raw)
    }

    /// The key of a certificate in PEM; whether to trust the certificate is the caller's to know.
    package init(certificatePEM pem: String) throws(CryptoError) {
        self = try Certificate(pem: pem).key
    }

    package init(ed25519 bytes: [UInt8]) throws(CryptoError) {
        handle = try KeyHandle(adopting: EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count))
    }

    /// A point of P-256 in X9.62's uncompressed form (65 bytes), as Web Push has it.
    package init(p256Point point: [UInt8]) throws(CryptoError) {
        guard point.count == 65, point[0] == 4 else { throw CryptoError(.badKey, "a point of P-256 has 65 bytes") }
        try self.init(.p256(x: Array(point[1..<33]), y: Array(point[33...])))
    }

    init(_ handle: KeyHandle) {
        self.handle = handle
    }

    /// The point of a P-256 key; throws `wrongKeyType` for another.
    package var p256Point: [UInt8] {
        get throws(CryptoError) {
            guard case .p256(let x, let y) = try jwk else { throw CryptoError(.wrongKeyType, "not a P-256 key") }
            return [4] + x + y
        }
    }

    /// SubjectPublicKeyInfo in DER.
    package var spki: [UInt8] {
        get throws(CryptoError) { try writingToMemory { i2d_PUBKEY_bio($0, handle.raw) } }
    }

    /// SubjectPublicKeyInfo in PEM.
    package var pem: String {
        get throws(CryptoError) {
            String(decoding: try writingToMemory { PEM_write_bio_PUBKEY($0, handle.raw) }, as: UTF8.self)
        }
    }

    /// False for whatever is no signature of this key over these bytes, however it is malformed.
    package func isSignature(_ signature: [UInt8], of message: some Collection<UInt8>, form: SignatureForm = .jose)
        -> Bool
    {
        guard handle.kind == .p256, form == .jose else {
            return verify(signature, message, algorithm.hash)
        }
        guard let der = try? ECDSASignature(sideBySide: signature).der else { return false }
        return verify(der, Array(message), algorithm.hash)
    }

    /// RSA with SHA-1, which the first version of Amazon's SNS signatures has and nothing else may.
    package func isLegacySignature(_ signature: [UInt8], of message: some Collection<UInt8>) -> Bool {
        handle.kind == .rsa && verify(signature, message, .sha1)
    }

    private func verify(_ signature: [UInt8], _ message: some Collection<UInt8>, _ hash: HashAlgorithm?) -> Bool {
        let context = EVP_MD_CTX_new()
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        return EVP_DigestVerifyInit(context, nil, hash?.digest, nil, handle.raw) == 1
            && message.withBytes {
                EVP_DigestVerify(context, signature, signature.count, $0.baseAddress, $0.count) == 1
            }
    }
}
