import COpenSSL

extension KeyHandle {
    /// A key of its own that can only verify.
    func publicHalf() throws(CryptoError) -> KeyHandle {
        let bytes = try writingToMemory { i2d_PUBKEY_bio($0, raw) }
        let key = bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_PUBKEY(nil, &start, buffer.count)
        }
        return try KeyHandle(adopting: key)
    }

    /// Other kinds have no range that OpenSSL would not see to by itself.
    var hasPrivateNumberInRange: Bool {
        guard kind == .p256 else { return true }
        let context = EVP_PKEY_CTX_new(raw, nil)
        defer { EVP_PKEY_CTX_free(context) }
        return OpenSSLCall.succeeded(EVP_PKEY_private_check(context))
    }

    /// The 32 bytes of an Ed25519 key.
    func rawPublicKey() throws(CryptoError) -> [UInt8] {
        let bytes = [UInt8](capacity: 32) { output in
            var count = 32
            return EVP_PKEY_get_raw_public_key(raw, output, &count) == 1 ? count : nil
        }
        guard let bytes else { throw .library("reading a public key") }
        return bytes
    }

    /// The seed of an Ed25519 key.
    func rawPrivateKey() throws(CryptoError) -> [UInt8] {
        let bytes = [UInt8](capacity: 32) { output in
            var count = 32
            return EVP_PKEY_get_raw_private_key(raw, output, &count) == 1 ? count : nil
        }
        guard let bytes else { throw .library("reading a private key") }
        return bytes
    }
}
