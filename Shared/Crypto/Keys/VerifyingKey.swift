import COpenSSL

/// A public key. Its kind settles the algorithm.
package struct VerifyingKey: Sendable {
    let handle: KeyHandle

    package var algorithm: SignatureAlgorithm { handle.kind.algorithm }

    /// How the two numbers of an ECDSA signature are written; others have one form.
    package enum Form: Sendable {
        /// Side by side, as JSON Web Signatures have it.
        case jose
        /// As ASN.1, which providers' callbacks use.
        case der
    }

    /// Reads SubjectPublicKeyInfo in DER.
    package init(spki bytes: [UInt8]) throws(CryptoError) {
        let raw = bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_PUBKEY(nil, &start, buffer.count)
        }
        handle = try KeyHandle(adopting: raw)
    }

    /// Reads SubjectPublicKeyInfo in PEM.
    package init(pem: String) throws(CryptoError) {
        let raw = withMemoryFile(Array(pem.utf8)) { PEM_read_bio_PUBKEY($0, nil, refusePassword, nil) }
        handle = try KeyHandle(adopting: raw)
    }

    /// Takes the key out of an X.509 certificate in PEM; whether to trust the certificate is the caller's to know.
    package init(certificatePEM pem: String) throws(CryptoError) {
        let certificate = withMemoryFile(Array(pem.utf8)) { PEM_read_bio_X509($0, nil, refusePassword, nil) }
        guard let certificate else { throw .library("reading a certificate", as: .badKey) }
        defer { X509_free(certificate) }
        handle = try KeyHandle(adopting: X509_get_pubkey(certificate))
    }

    package init(ed25519 bytes: [UInt8]) throws(CryptoError) {
        handle = try KeyHandle(adopting: EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count))
    }

    /// SubjectPublicKeyInfo in PEM.
    package var pem: String {
        get throws(CryptoError) {
            String(decoding: try writingToMemory { PEM_write_bio_PUBKEY($0, handle.raw) }, as: UTF8.self)
        }
    }

    /// False for whatever is no signature of this key over these bytes, however it is malformed.
    package func isSignature(_ signature: [UInt8], of message: some Sequence<UInt8>, form: Form = .jose) -> Bool {
        guard handle.kind == .p256, form == .jose else {
            return verify(signature, Array(message), algorithm.hash)
        }
        guard let der = try? ECDSASignature(sideBySide: signature).der else { return false }
        return verify(der, Array(message), algorithm.hash)
    }

    /// RSA with SHA-1, which the first version of Amazon's SNS signatures has and nothing else may.
    package func isLegacySignature(_ signature: [UInt8], of message: some Sequence<UInt8>) -> Bool {
        handle.kind == .rsa && verify(signature, Array(message), .sha1)
    }

    private func verify(_ signature: [UInt8], _ message: [UInt8], _ hash: HashAlgorithm?) -> Bool {
        let context = EVP_MD_CTX_new()
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        return EVP_DigestVerifyInit(context, nil, hash?.digest, nil, handle.raw) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
