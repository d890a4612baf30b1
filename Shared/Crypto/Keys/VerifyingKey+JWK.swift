import COpenSSL
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
            case .rsa: return .rsa(n: try number("n"), e: try number("e"))
            case .p256: return .p256(x: try number("qx").leftPadded(to: 32), y: try number("qy").leftPadded(to: 32))
            case .ed25519:
                var (bytes, count) = ([UInt8](repeating: 0, count: 32), 32)
                guard EVP_PKEY_get_raw_public_key(handle.raw, &bytes, &count) == 1 else {
                    throw .library("a public key")
                }
                return .ed25519(x: bytes)
            }
        }
    }

    /// RFC 7638: the name that everybody computes alike for this key.
    package var thumbprint: String {
        get throws(CryptoError) {
            Base64.url.encode(HashAlgorithm.sha256.hash(Array(try jwk.canonicalText.utf8)))
        }
    }

    private func number(_ name: String) throws(CryptoError) -> [UInt8] {
        var value: OpaquePointer?
        defer { BN_free(value) }
        guard EVP_PKEY_get_bn_param(handle.raw, name, &value) == 1, let value else { throw .library("a public key") }
        var bytes = [UInt8](repeating: 0, count: Int(BN_num_bits(value) + 7) / 8)
        BN_bn2bin(value, &bytes)
        return bytes
    }

    private static func spkiOfP256(_ x: [UInt8], _ y: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard x.count == 32, y.count == 32 else { throw CryptoError(.badKey, "a P-256 key's numbers have 32 bytes") }
        // id-ecPublicKey, prime256v1 and the head of an uncompressed point, as RFC 5480 lays them out.
        let head: [UInt8] = [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
            0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
        ]
        return head + x + y
    }

    private static func spkiOfRSA(_ n: [UInt8], _ e: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard !n.isEmpty, !e.isEmpty, n.count <= 1024, e.count <= 8 else {
            throw CryptoError(.badKey, "an RSA key's numbers are out of bounds")
        }
        let rsaEncryption: [UInt8] = [
            0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
        ]
        let key = DER.sequence(DER.integer(n) + DER.integer(e))
        return DER.sequence(rsaEncryption + DER.wrap(0x03, [0] + key))
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

/// As much of ASN.1's encoding as a public key needs.
private enum DER {
    static func sequence(_ content: [UInt8]) -> [UInt8] { wrap(0x30, content) }

    /// Positive: a leading bit that would mean "negative" gets a zero before it.
    static func integer(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array(bytes.drop { $0 == 0 })
        return wrap(0x02, digits.first.map { $0 >= 0x80 } ?? true ? [0] + digits : digits)
    }

    static func wrap(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        guard count >= 0x80 else { return [tag, UInt8(count)] + content }
        guard count >= 0x100 else { return [tag, 0x81, UInt8(count)] + content }
        return [tag, 0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)] + content
    }
}

extension [UInt8] {
    fileprivate func leftPadded(to width: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: Swift.max(0, width - count)) + self
    }
}
