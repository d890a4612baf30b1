import COpenSSL

/// Owns an `EVP_CIPHER_CTX` that has its key and its direction.
/// Whoever has it uses it alone: the pool lends it to one call at a time.
final class CipherContext: @unchecked Sendable {
    private let raw: OpaquePointer

    init(_ cipher: OpaquePointer, key: [UInt8], encrypts: Bool) {
        raw = OpenSSLCall.require(EVP_CIPHER_CTX_new())
        OpenSSLCall.require(EVP_CipherInit_ex2(raw, cipher, key, nil, encrypts ? 1 : 0, nil))
    }

    deinit { EVP_CIPHER_CTX_free(raw) }

    /// Begins a message; the nonce has twelve bytes.
    func begin(nonce: UnsafePointer<UInt8>, authenticating associated: UnsafeBufferPointer<UInt8>) -> Bool {
        OpenSSLCall.succeeded(EVP_CipherInit_ex2(raw, nil, nil, nonce, -1, nil)) && update(associated, into: nil)
    }

    /// GCM is a stream: as many bytes come out as go in. Only a missing `output` marks the input as associated data.
    func update(_ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>?) -> Bool {
        var length: Int32 = 0
        // OpenSSL takes a missing input for the end of the message.
        guard !input.isEmpty else { return true }
        return OpenSSLCall.succeeded(
            EVP_CipherUpdate(raw, output, &length, input.baseAddress, Int32(clamping: input.count))
        )
    }

    func finish() -> Bool {
        var (nothing, length): (UInt8, Int32) = (0, 0)
        return OpenSSLCall.succeeded(EVP_CipherFinal_ex(raw, &nothing, &length))
    }

    func readTag(into tag: UnsafeMutablePointer<UInt8>) -> Bool {
        OpenSSLCall.succeeded(EVP_CIPHER_CTX_ctrl(raw, EVP_CTRL_AEAD_GET_TAG, AESGCM.tagLength32, tag))
    }

    func expectTag(_ tag: UnsafePointer<UInt8>) -> Bool {
        // The parameter is not const for the sake of other controls; this one only reads.
        OpenSSLCall.succeeded(
            EVP_CIPHER_CTX_ctrl(raw, EVP_CTRL_AEAD_SET_TAG, AESGCM.tagLength32, UnsafeMutablePointer(mutating: tag))
        )
    }
}
