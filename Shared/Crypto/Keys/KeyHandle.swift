import COpenSSL

/// Owns an `EVP_PKEY` of a kind that is allowed.
///
/// `@unchecked Sendable`: the key is never changed after `init`, and OpenSSL lets several threads use such a one.
final class KeyHandle: @unchecked Sendable {
    let raw: OpaquePointer
    let kind: KeyKind

    /// Takes over the key, also when it throws. `nil` is what OpenSSL gives for bytes that are no key.
    init(adopting raw: OpaquePointer?) throws(CryptoError) {
        guard let raw else { throw .library("reading a key", as: .badKey) }
        guard let kind = KeyHandle.kind(of: raw) else {
            EVP_PKEY_free(raw)
            ERR_clear_error()
            throw CryptoError(.badKey, "keys are RSA of at least 2048 bits, P-256 or Ed25519")
        }
        (self.raw, self.kind) = (raw, kind)
    }

    deinit {
        EVP_PKEY_free(raw)
    }

    private static func kind(of key: OpaquePointer) -> KeyKind? {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: isGoodRSA(key) ? .rsa : nil
        case EVP_PKEY_EC: curve(of: key) == "prime256v1" && isPoint(key) ? .p256 : nil
        case EVP_PKEY_ED25519: .ed25519
        default: nil
        }
    }

    /// An even exponent is no key, under the exponent 1 everybody can sign, and huge numbers cost the verifier seconds.
    private static func isGoodRSA(_ key: OpaquePointer) -> Bool {
        guard (2048...8192).contains(EVP_PKEY_get_bits(key)), let exponent = try? number("e", of: key) else {
            return false
        }
        return exponent.count <= 8 && exponent != [1] && exponent.last.map { $0 & 1 == 1 } ?? false
    }

    /// Under the point at infinity, which is written like a key, everybody can sign.
    private static func isPoint(_ key: OpaquePointer) -> Bool {
        let context = EVP_PKEY_CTX_new(key, nil)
        defer { EVP_PKEY_CTX_free(context) }
        return EVP_PKEY_public_check_quick(context) == 1
    }

    private static func curve(of key: OpaquePointer) -> String {
        var name = [CChar](repeating: 0, count: 64)
        var count = 0
        guard EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1 else { return "" }
        return String(decoding: name.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// A number of the key by OpenSSL's name for it, in network order without leading zeros.
    func number(_ name: String) throws(CryptoError) -> [UInt8] {
        try KeyHandle.number(name, of: raw)
    }

    private static func number(_ name: String, of key: OpaquePointer) throws(CryptoError) -> [UInt8] {
        var value: OpaquePointer?
        // Cleared as it is freed, since it may be a private key's.
        defer { BN_clear_free(value) }
        guard EVP_PKEY_get_bn_param(key, name, &value) == 1, let value else { throw .library("reading \(name)") }
        var bytes = [UInt8](repeating: 0, count: Int(BN_num_bits(value) + 7) / 8)
        BN_bn2bin(value, &bytes)
        return bytes
    }
}

/// Reads from memory what OpenSSL reads from a file.
func withMemoryFile<Result>(_ bytes: [UInt8], _ body: (OpaquePointer?) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBufferPointer { bytes in
        let file = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count))
        defer { BIO_free(file) }
        return try body(file)
    }
}

/// What `body` writes as to a file.
func writingToMemory(_ body: (OpaquePointer?) -> Int32) throws(CryptoError) -> [UInt8] {
    let file = BIO_new(BIO_s_mem())
    defer { BIO_free(file) }
    guard body(file) == 1 else { throw .library("writing a key") }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = BIO_read(file, &chunk, Int32(chunk.count))
        guard count > 0 else { return bytes }
        bytes += chunk.prefix(Int(count))
    }
}

/// OpenSSL asks this, on the calling thread, for the password of an encrypted key; without it, it would ask at the
/// terminal.
func refusePassword(
    _ buffer: UnsafeMutablePointer<CChar>?,
    _ size: Int32,
    _ isWriting: Int32,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    -1
}
