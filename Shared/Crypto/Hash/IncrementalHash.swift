import COpenSSL

/// A hash over bytes that come in pieces.
package struct IncrementalHash: ~Copyable {
    private let context: OpaquePointer
    private let algorithm: HashAlgorithm

    package init(_ algorithm: HashAlgorithm) {
        self.algorithm = algorithm
        context = OpenSSLCall.require(EVP_MD_CTX_new())
        OpenSSLCall.require(EVP_DigestInit_ex2(context, algorithm.digest, nil))
    }

    deinit { EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: some Collection<UInt8>) {
        bytes.withBytes { OpenSSLCall.require(EVP_DigestUpdate(context, $0.baseAddress, $0.count)) }
    }

    package consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: algorithm.digestLength) { digest, count in
            OpenSSLCall.require(EVP_DigestFinal_ex(context, digest.baseAddress, nil))
            count = algorithm.digestLength
        }
    }
}
