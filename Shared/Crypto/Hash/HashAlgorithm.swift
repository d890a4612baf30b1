import COpenSSL

/// The hash functions that Herald's own formats and its providers' signatures use. MD5 and SHA-1 are for those
/// providers alone.
package enum HashAlgorithm: String, Sendable, CaseIterable {
    case md5 = "MD5"
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case sha512 = "SHA512"

    /// Fetched once: OpenSSL 3 searches its providers at each fetch, which takes longer than hashing a token.
    var digest: OpaquePointer? { FetchedDigests.all[self] }

    package func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let bytes = bytes as? [UInt8] ?? Array(bytes)
        var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        // Fails only without memory or without the algorithm, which nothing here could go on from.
        precondition(EVP_Digest(bytes, bytes.count, &output, &count, digest, nil) == 1, "no \(rawValue)")
        return Array(output.prefix(Int(count)))
    }
}

private enum FetchedDigests {
    /// Never freed and never changed after they were fetched, so every thread may use them.
    nonisolated(unsafe) static let all = Dictionary(
        uniqueKeysWithValues: HashAlgorithm.allCases.compactMap { algorithm in
            EVP_MD_fetch(nil, algorithm.rawValue, nil).map { (algorithm, $0) }
        }
    )
}
