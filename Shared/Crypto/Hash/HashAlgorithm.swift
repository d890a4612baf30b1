import COpenSSL

/// The hash functions that Herald's own formats and its providers' signatures use. MD5 and SHA-1 are for those
/// providers alone.
package enum HashAlgorithm: String, Sendable, CaseIterable {
    case md5 = "MD5"
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case sha512 = "SHA512"

    /// In bytes.
    package var digestLength: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha256: 32
        case .sha512: 64
        }
    }

    var digest: OpaquePointer {
        switch self {
        case .md5: Fetched.md5
        case .sha1: Fetched.sha1
        case .sha256: Fetched.sha256
        case .sha512: Fetched.sha512
        }
    }

    package func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: digestLength) { output, count in
            bytes.withBytes { bytes in
                OpenSSLCall.require(EVP_Digest(bytes.baseAddress, bytes.count, output.baseAddress, nil, digest, nil))
            }
            count = digestLength
        }
    }
}
