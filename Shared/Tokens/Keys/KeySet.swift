package import Crypto
import JSON

/// The public keys whose tokens are taken, by their names: a JSON Web Key Set (RFC 7517).
package struct KeySet: Sendable {
    package let keys: [String: VerifyingKey]
    /// How many keys of the text were left out, since they are of a kind or for a use that is not ours.
    package let ignored: Int

    private static let mostKeys = 100

    package init(_ keys: [String: VerifyingKey]) {
        (self.keys, ignored) = (keys, 0)
    }

    /// Reads `{"keys":[...]}`. Throws `badKey` for what is none, and for one with a private key or two of one name.
    package init(json: [UInt8]) throws(TokenError) {
        let limits = JSONLimits(bytes: 1 << 18, depth: 8)
        guard let document = try? JSONDocument(parsing: json, limits: limits), document.root["keys"]?.kind == .array,
            let list = document.root["keys"]?.elements
        else { throw TokenError(.badKey, "the text is no set of keys") }
        var (keys, ignored): ([String: VerifyingKey], Int) = ([:], 0)
        for value in list {
            guard let (name, key) = try KeySet.entry(value) else {
                ignored += 1
                continue
            }
            guard keys.updateValue(key, forKey: name) == nil else {
                throw TokenError(.badKey, "two keys named \(name)")
            }
            guard keys.count <= KeySet.mostKeys else { throw TokenError(.badKey, "too many keys") }
        }
        (self.keys, self.ignored) = (keys, ignored)
    }

    /// The key of that name; without a name, the only key there is.
    func key(named name: String?) -> VerifyingKey? {
        guard let name else { return keys.count == 1 ? keys.first?.value : nil }
        return keys[name]
    }

    /// RFC 7517 has us leave out what we do not understand, so that a newer kind of key harms nobody.
    private static func entry(_ value: JSONValue) throws(TokenError) -> (String, VerifyingKey)? {
        guard value["d"] == nil, value["k"] == nil else {
            throw TokenError(.badKey, "the set has a secret in it")
        }
        guard let key = try? VerifyingKey(jwk: value), isForUs(value, key.algorithm) else { return nil }
        let name = value["kid"] == nil ? try? key.thumbprint : try? value.text("kid")
        return name.map { ($0, key) }
    }

    private static func isForUs(_ value: JSONValue, _ algorithm: SignatureAlgorithm) -> Bool {
        let operations = try? value["key_ops"]?.list { try $0.string() }
        guard value["key_ops"] == nil || operations?.contains("verify") == true else { return false }
        return [("use", "sig"), ("alg", algorithm.rawValue)].allSatisfy { name, expected in
            value[name] == nil || (try? value.text(name)) == expected
        }
    }
}
