import COpenSSL

extension TLSContext {
    /// Refuses a chain without a certificate, and a key that is not the certificate's.
    func install(_ identity: Identity) throws(NetworkError) {
        let certificates = try TLSContext.certificates(in: identity.chain)
        defer { for certificate in certificates { X509_free(certificate) } }
        guard let own = certificates.first, SSL_CTX_use_certificate(raw, own) == 1 else { throw .tls("certificate") }
        for certificate in certificates.dropFirst() {
            // Takes a reference of its own.
            SSL_CTX_ctrl(raw, SSL_CTRL_CHAIN_CERT, 1, UnsafeMutableRawPointer(certificate))
        }
        let key = withPEM(identity.key) { PEM_read_bio_PrivateKey($0, nil, refusePassword, nil) }
        guard let key else { throw .tls("private key") }
        defer { EVP_PKEY_free(key) }
        guard SSL_CTX_use_PrivateKey(raw, key) == 1, SSL_CTX_check_private_key(raw) == 1 else {
            throw .tls("private key")
        }
    }

    /// From now on certificates signed by these authorities are taken, and a server names them to its clients.
    func trust(_ authorities: String) throws(NetworkError) {
        let store = SSL_CTX_get_cert_store(raw)
        for certificate in try TLSContext.certificates(in: authorities) {
            defer { X509_free(certificate) }
            guard X509_STORE_add_cert(store, certificate) == 1 else { throw .tls("authority") }
            if isServer { SSL_CTX_add_client_CA(raw, certificate) }
        }
    }

    /// At least one; the caller frees them.
    private static func certificates(in pem: String) throws(NetworkError) -> [OpaquePointer] {
        let certificates = withPEM(pem) { file in
            var certificates: [OpaquePointer] = []
            while let certificate = PEM_read_bio_X509(file, nil, refusePassword, nil) {
                certificates.append(certificate)
            }
            return certificates
        }
        guard !certificates.isEmpty else { throw .tls("certificate") }
        // The end of the text is an error to OpenSSL.
        ERR_clear_error()
        return certificates
    }
}

private func withPEM<Result>(_ pem: String, _ body: (OpaquePointer?) -> Result) -> Result {
    let bytes = Array(pem.utf8)
    let file = BIO_new_mem_buf(bytes, Int32(clamping: bytes.count))
    defer { BIO_free(file) }
    return body(file)
}

/// OpenSSL asks this, on the calling thread, for the password of an encrypted key; without it, it would ask at the
/// terminal.
private func refusePassword(
    _ buffer: UnsafeMutablePointer<CChar>?,
    _ size: Int32,
    _ isWriting: Int32,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    -1
}

extension NetworkError {
    /// Takes what OpenSSL noted on this thread, so that the next call finds nothing old.
    static func tls(_ operation: StaticString) -> NetworkError {
        let number = ERR_peek_error()
        ERR_clear_error()
        let reason = ERR_reason_error_string(number).map { String(cString: $0) } ?? "unknown reason"
        return NetworkError(.tls, operation, reason)
    }
}
