import COpenSSL

/// The algorithms, fetched once: OpenSSL 3 searches its providers at every use of one that was not.
/// They are never freed and never change; OpenSSL lets threads share them.
enum Fetched {
    nonisolated(unsafe) static let md5 = required(EVP_MD_fetch(nil, "MD5", nil), "MD5")
    nonisolated(unsafe) static let sha1 = required(EVP_MD_fetch(nil, "SHA1", nil), "SHA1")
    nonisolated(unsafe) static let sha256 = required(EVP_MD_fetch(nil, "SHA256", nil), "SHA256")
    nonisolated(unsafe) static let sha512 = required(EVP_MD_fetch(nil, "SHA512", nil), "SHA512")
    nonisolated(unsafe) static let hmac = required(EVP_MAC_fetch(nil, "HMAC", nil), "HMAC")
    nonisolated(unsafe) static let aes128GCM = required(EVP_CIPHER_fetch(nil, "AES-128-GCM", nil), "AES-128-GCM")
    nonisolated(unsafe) static let aes256GCM = required(EVP_CIPHER_fetch(nil, "AES-256-GCM", nil), "AES-256-GCM")

    private static func required(_ algorithm: OpaquePointer?, _ name: StaticString) -> OpaquePointer {
        guard let algorithm else { fatalError("the installed OpenSSL lacks \(name)") }
        return algorithm
    }
}
