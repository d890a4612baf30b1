import Crypto
import Primitives

extension KeySet {
    /// The set as others read it, in the order of the names.
    package var json: [UInt8] {
        get throws(CryptoError) {
            var entries: [(name: String, key: VerifyingKey, members: [(String, [UInt8])])] = []
            for (name, key) in keys.sorted(by: { $0.key < $1.key }) { entries.append((name, key, try key.jwk.members)) }
            var json = JSONWriter()
            json.object { json in
                json.key("keys")
                json.array { json in
                    for entry in entries {
                        json.object { json in
                            json.text(entry.key.jwkKind)
                            json.text([("alg", entry.key.algorithm.rawValue), ("use", "sig"), ("kid", entry.name)])
                            json.text(entry.members.map { ($0, Base64.url.encode($1)) })
                        }
                    }
                }
            }
            return json.bytes
        }
    }
}

extension VerifyingKey {
    fileprivate var jwkKind: [(String, String)] {
        switch algorithm {
        case .rs256: [("kty", "RSA")]
        case .es256: [("kty", "EC"), ("crv", "P-256")]
        case .eddsa: [("kty", "OKP"), ("crv", "Ed25519")]
        }
    }
}

extension VerifyingKey.JWK {
    fileprivate var members: [(String, [UInt8])] {
        switch self {
        case .rsa(let n, let e): [("n", n), ("e", e)]
        case .p256(let x, let y): [("x", x), ("y", y)]
        case .ed25519(let x): [("x", x)]
        }
    }
}

extension JSONWriter {
    fileprivate mutating func text(_ members: [(String, String)]) {
        for (name, value) in members {
            key(name)
            string(value)
        }
    }
}
