import COpenSSL

extension [UInt8] {
    /// Takes the same time wherever they differ; that their lengths do is no secret.
    package func isEqualInConstantTime(to other: [UInt8]) -> Bool {
        count == other.count && CRYPTO_memcmp(self, other, count) == 0
    }
}
