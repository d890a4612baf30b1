/// Derives keys from a secret (RFC 5869).
package struct HKDF: Sendable {
    package let algorithm: HashAlgorithm

    package init(_ algorithm: HashAlgorithm = .sha256) {
        self.algorithm = algorithm
    }

    /// Gathers the randomness of `secret` in one key.
    package func extract(_ secret: some Collection<UInt8>, salt: some Collection<UInt8>) -> [UInt8] {
        HMAC(algorithm, key: salt).code(for: secret)
    }

    /// Makes `length` bytes for the purpose that `info` names; more than 255 hashes' worth is the caller's mistake.
    package func expand(_ key: some Collection<UInt8>, info: some Collection<UInt8>, length: Int) -> [UInt8] {
        precondition((0...255 * algorithm.digestLength).contains(length), "HKDF cannot make \(length) bytes")
        let key = HMAC(algorithm, key: key)
        var (output, block, counter) = ([UInt8](), [UInt8](), UInt8(1))
        while output.count < length {
            block = key.code(for: block + info + [counter])
            output += block
            counter &+= 1
        }
        return Array(output.prefix(length))
    }

    package func derive(
        _ secret: some Collection<UInt8>,
        salt: some Collection<UInt8>,
        info: some Collection<UInt8>,
        length: Int
    ) -> [UInt8] {
        expand(extract(secret, salt: salt), info: info, length: length)
    }
}
