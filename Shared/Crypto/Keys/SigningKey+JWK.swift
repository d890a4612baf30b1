import Primitives

extension SigningKey {
    /// The members of a private JSON Web Key (RFC 7518, section 6; RFC 8037), in network order.
    package enum JWK: Sendable, Equatable {
        case rsa(RSANumbers)
        case p256(x: [UInt8], y: [UInt8], d: [UInt8])
        case ed25519(x: [UInt8], d: [UInt8])
    }

    /// The modulus, the two exponents, and the primes with what is computed from them.
    package struct RSANumbers: Sendable, Equatable {
        package let (n, e, d): ([UInt8], [UInt8], [UInt8])
        package let (p, q): ([UInt8], [UInt8])
        package let (dp, dq, qi): ([UInt8], [UInt8], [UInt8])

        /// In the order of RFC 8017: n, e, d, p, q, dp, dq, qi. `nil` unless there are these eight, of a bearable size.
        package init?(_ numbers: [[UInt8]]) {
            guard numbers.count == 8, numbers.allSatisfy({ (1...1024).contains($0.count) }) else { return nil }
            (n, e, d) = (numbers[0], numbers[1], numbers[2])
            (p, q) = (numbers[3], numbers[4])
            (dp, dq, qi) = (numbers[5], numbers[6], numbers[7])
        }

        fileprivate var inOrder: [[UInt8]] { [n, e, d, p, q, dp, dq, qi] }
    }

    /// Throws `badKey` also when the private numbers do not belong to the public ones.
    package init(_ jwk: JWK) throws(CryptoError) {
        switch jwk {
        case .rsa(let numbers): try self.init(der: SigningKey.pkcs8(numbers))
        case .p256(let x, let y, let d):
            guard x.count == 32, y.count == 32 else { throw CryptoError(.badKey, "P-256's numbers have 32 bytes") }
            try self.init(der: SigningKey.pkcs8(p256Scalar: d, point: [4] + x + y))
        case .ed25519(let x, let d):
            try self.init(ed25519Seed: d)
            guard try verifyingKey.jwk == .ed25519(x: x) else {
                throw CryptoError(.badKey, "the private key does not belong to its public key")
            }
        }
    }

    /// The private number of a P-256 key (32 bytes), from which the public one follows.
    package init(p256Scalar scalar: [UInt8]) throws(CryptoError) {
        try self.init(der: SigningKey.pkcs8(p256Scalar: scalar, point: nil))
    }

    package var jwk: JWK {
        get throws(CryptoError) {
            switch try verifyingKey.jwk {
            case .p256(let x, let y): return .p256(x: x, y: y, d: try handle.number("priv").leftPadded(to: 32))
            case .ed25519(let x): return .ed25519(x: x, d: try handle.rawPrivateKey())
            case .rsa: return .rsa(try rsaNumbers())
            }
        }
    }

    private func rsaNumbers() throws(CryptoError) -> RSANumbers {
        var numbers: [[UInt8]] = []
        for name in [
            "n", "e", "d", "rsa-factor1", "rsa-factor2", "rsa-exponent1", "rsa-exponent2", "rsa-coefficient1",
        ] {
            numbers.append(try handle.number(name))
        }
        guard let numbers = RSANumbers(numbers) else { throw CryptoError(.badKey, "the RSA key is not complete") }
        return numbers
    }

    private static func pkcs8(_ numbers: RSANumbers) -> [UInt8] {
        let key = DER.sequence(([[0]] + numbers.inOrder).flatMap(DER.integer))
        return DER.sequence(DER.integer([0]) + DER.rsaEncryption + DER.octets(key))
    }

    static func pkcs8(p256Scalar scalar: [UInt8], point: [UInt8]?) throws(CryptoError) -> [UInt8] {
        guard scalar.count == 32 else { throw CryptoError(.badKey, "P-256's numbers have 32 bytes") }
        // ECPrivateKey of RFC 5915: version 1, the number, and the public key under the tag [1] if it is known.
        let known = point.map { DER.wrap(0xA1, DER.bitString($0)) } ?? []
        let key = DER.sequence(DER.integer([1]) + DER.octets(scalar) + known)
        return DER.sequence(DER.integer([0]) + DER.p256 + DER.octets(key))
    }
}
