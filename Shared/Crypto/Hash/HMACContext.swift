import COpenSSL

/// Owns an `EVP_MAC_CTX` that has its key.
/// Whoever has it uses it alone: the pool lends it to one call at a time, and an `IncrementalHMAC` keeps its own.
final class HMACContext: @unchecked Sendable {
    private let raw: OpaquePointer
    private let length: Int

    init(_ key: [UInt8], _ algorithm: HashAlgorithm) {
        (raw, length) = (OpenSSLCall.require(EVP_MAC_CTX_new(Fetched.hmac)), algorithm.digestLength)
        var name = Array(algorithm.rawValue.utf8CString)
        name.withUnsafeMutableBufferPointer { name in
            // A parameter keeps the address of its name, so that a name must be in memory that stays.
            let digest = OSSL_PARAM_construct_utf8_string(HMACContext.digestParameter, name.baseAddress, 0)
            // A short key is filled up with zeros, so this is the empty one, which OpenSSL takes for none at all.
            let key = key.isEmpty ? [0] : key
            OpenSSLCall.require(EVP_MAC_init(raw, key, key.count, [digest, OSSL_PARAM_construct_end()]))
        }
    }

    private static var digestParameter: UnsafePointer<CChar> {
        let name: StaticString = "digest"
        return UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    deinit { EVP_MAC_CTX_free(raw) }

    /// Begins again under the same key.
    func restart() {
        OpenSSLCall.require(EVP_MAC_init(raw, nil, 0, nil))
    }

    func update(_ bytes: some Collection<UInt8>) {
        bytes.withBytes { OpenSSLCall.require(EVP_MAC_update(raw, $0.baseAddress, $0.count)) }
    }

    func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: length) { tag, count in
            OpenSSLCall.require(EVP_MAC_final(raw, tag.baseAddress, &count, length))
        }
    }
}
