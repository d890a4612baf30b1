import Primitives

extension VerifyingKey {
    /// The members of a JSON Web Key (RFC 7517, 8037), whose numbers are bytes in network order.
    package enum JWK: Sendable, Equatable {
        case rsa(n: [UInt8], e: [UInt8])
        case p256(x: [UInt8], y: [UInt8])
        case ed25519(x: [UInt8])
    }

    package init(_ jwk: JWK) throws(CryptoError) {
        switch jwk {
        case .ed25519(let x): try self.init(ed25519: x)
        case .p256(let x, let y): try self.init(spki: VerifyingKey.spkiOfP256(x, y))
        case .rsa(let n, let e): try self.init(spki: VerifyingKey.spkiOfRSA(n, e))
        }
    }

    package var jwk: JWK {
        get throws(CryptoError) {
            switch handle.kind {
            case .rsa: return .rsa(n: try handle.number("n"), e: try handle.number("e"))
            case .p256:
                return .p256(
                    x: try handle.number("qx").leftPadded(to: 32),
                    y: try handle.number("qy").leftPadded(to: 32)
                )
            case .ed25519: return .ed25519(x: try handle.rawPublicKey())
            }
        }
    }

    /// RFC 7638: the name that everybody computes alike for this key.
    package var thumbprint: String {
        get throws(CryptoError) {
            Base64.url.encode(HashAlgorithm.sha256.hash(Array(try jwk.canonicalText.utf8)))
        }
    }

    private static func spkiOfP256(_ x: [UInt8], _ y: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard x.count == 32, y.count == 32 else { throw CryptoError(.badKey, "a P-256 key's numbers have 32 bytes") }
        return DER.sequence(DER.p256 + DER.bitString([4] + x + y))
    }

    private static func spkiOfRSA(_ n: [UInt8], _ e: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard !n.isEmpty, !e.isEmpty, n.count <= 1024, e.count <= 8 else {
            throw CryptoError(.badKey, "an RSA key's numbers are out of bounds")
        }
        let key = DER.sequence(DER.integer(n) + DER.integer(e))
        return DER.sequence(DER.rsaEncryption + DER.bitString(key))
    }
}

extension VerifyingKey.JWK {
    /// The required members alone, in the order of their names, without white space.
    package var canonicalText: String {
        switch self {
        case .rsa(let n, let e): #"{"e":"\#(Base64.url.encode(e))","kty":"RSA","n":"\#(Base64.url.encode(n))"}"#
        case .p256(let x, let y):
            #"{"crv":"P-256","kty":"EC","x":"\#(Base64.url.encode(x))","y":"\#(Base64.url.encode(y))"}"#
        case .ed25519(let x): #"{"crv":"Ed25519","kty":"OKP","x":"\#(Base64.url.encode(x))"}"#
        }
    }
}
