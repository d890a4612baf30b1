import COpenSSL

/// AES-256-GCM, one value a call.
enum AESGCM {
    /// Never freed and never changed after it was fetched, so every thread may use it.
    private nonisolated(unsafe) static let cipher = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)

    static func encrypt(
        _ plain: [UInt8],
        key: [UInt8],
        nonce: [UInt8],
        associated: [UInt8]
    ) throws(CryptoError) -> (text: [UInt8], tag: [UInt8]) {
        try check(plain.count, associated.count)
        guard let context = EVP_CIPHER_CTX_new() else { throw .library("EVP_CIPHER_CTX_new") }
        defer { EVP_CIPHER_CTX_free(context) }
        var text = [UInt8](repeating: 0, count: plain.count)
        var tag = [UInt8](repeating: 0, count: 16)
        var count: Int32 = 0
        guard EVP_EncryptInit_ex2(context, cipher, key, nonce, nil) == 1,
            EVP_EncryptUpdate(context, nil, &count, associated, Int32(associated.count)) == 1,
            EVP_EncryptUpdate(context, &text, &count, plain, Int32(plain.count)) == 1,
            EVP_EncryptFinal_ex(context, nil, &count) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, &tag) == 1
        else { throw .library("AES-256-GCM") }
        return (text, tag)
    }

    static func decrypt(
        _ text: [UInt8],
        tag: [UInt8],
        key: [UInt8],
        nonce: [UInt8],
        associated: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        try check(text.count, associated.count)
        guard let context = EVP_CIPHER_CTX_new() else { throw .library("EVP_CIPHER_CTX_new") }
        defer { EVP_CIPHER_CTX_free(context) }
        var plain = [UInt8](repeating: 0, count: text.count)
        var tag = tag
        var count: Int32 = 0
        guard EVP_DecryptInit_ex2(context, cipher, key, nonce, nil) == 1,
            EVP_DecryptUpdate(context, nil, &count, associated, Int32(associated.count)) == 1,
            EVP_DecryptUpdate(context, &plain, &count, text, Int32(text.count)) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
        else { throw .library("AES-256-GCM") }
        guard EVP_DecryptFinal_ex(context, nil, &count) == 1 else {
            ERR_clear_error()
            throw CryptoError(.notAuthentic, "the value was changed, or belongs elsewhere")
        }
        return plain
    }

    /// OpenSSL counts in 32 bits.
    private static func check(_ sizes: Int...) throws(CryptoError) {
        guard sizes.allSatisfy({ $0 <= 1 << 30 }) else { throw CryptoError(.malformed, "the value is too large") }
    }
}
