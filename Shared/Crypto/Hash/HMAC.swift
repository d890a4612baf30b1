import COpenSSL

/// A key for message authentication codes, prepared once and used by any number of threads.
///
/// `@unchecked Sendable`: the prepared context is only ever duplicated, which OpenSSL allows from several threads.
package final class HMAC: @unchecked Sendable {
    private let prepared: OpaquePointer

    package init(_ algorithm: HashAlgorithm, key: some Sequence<UInt8>) throws(CryptoError) {
        guard let mac = EVP_MAC_fetch(nil, "HMAC", nil) else { throw .library("EVP_MAC_fetch") }
        defer { EVP_MAC_free(mac) }
        guard let context = EVP_MAC_CTX_new(mac) else { throw .library("EVP_MAC_CTX_new") }
        // A short key is filled up with zeros, so this is the empty one, which OpenSSL does not take as such.
        let key = Array(key).isEmpty ? [0] : Array(key)
        let name = Array(algorithm.rawValue.utf8CString)
        let status = name.withUnsafeBufferPointer { name in
            var parameters = [
                OSSL_PARAM_construct_utf8_string("digest", UnsafeMutablePointer(mutating: name.baseAddress), 0),
                OSSL_PARAM_construct_end(),
            ]
            return EVP_MAC_init(context, key, key.count, &parameters)
        }
        guard status == 1 else {
            EVP_MAC_CTX_free(context)
            throw .library("EVP_MAC_init")
        }
        prepared = context
    }

    deinit {
        EVP_MAC_CTX_free(prepared)
    }

    package func code(for bytes: some Sequence<UInt8>) throws(CryptoError) -> [UInt8] {
        guard let context = EVP_MAC_CTX_dup(prepared) else { throw .library("EVP_MAC_CTX_dup") }
        defer { EVP_MAC_CTX_free(context) }
        let bytes = bytes as? [UInt8] ?? Array(bytes)
        var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count = 0
        guard EVP_MAC_update(context, bytes, bytes.count) == 1,
            EVP_MAC_final(context, &output, &count, output.count) == 1
        else { throw .library("EVP_MAC_final") }
        return Array(output.prefix(count))
    }

    /// Takes the same time wherever the codes differ.
    package func isCode(_ code: [UInt8], for bytes: some Sequence<UInt8>) throws(CryptoError) -> Bool {
        try self.code(for: bytes).isEqualInConstantTime(to: code)
    }
}
