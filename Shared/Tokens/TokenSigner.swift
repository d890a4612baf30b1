package import Crypto
package import Primitives

/// Signs tokens in JWS's compact form with one key. It needs to read no JSON.
package struct TokenSigner: Sendable {
    package let keyID: String
    private let key: SigningKey
    private let encodedHeader: String

    /// Without a `keyID`, the key's thumbprint names it. Throws if OpenSSL fails.
    package init(_ key: SigningKey, keyID: String? = nil, type: String = "JWT") throws(CryptoError) {
        self.key = key
        if let keyID { self.keyID = keyID } else { self.keyID = try key.verifyingKey.thumbprint }
        var header = JSONWriter()
        let members = [("alg", key.algorithm.rawValue), ("typ", type), ("kid", self.keyID)]
        header.object { header in
            for (name, value) in members {
                header.key(name)
                header.string(value)
            }
        }
        encodedHeader = Base64.url.encode(header.bytes)
    }

    /// `claims` are one JSON object.
    package func sign(claims: [UInt8]) throws(CryptoError) -> String {
        let input = encodedHeader + "." + Base64.url.encode(claims)
        return input + "." + Base64.url.encode(try key.sign(input.utf8))
    }

    /// The claims as `write` writes them.
    package func sign(_ write: (inout JSONWriter) -> Void) throws(CryptoError) -> String {
        var claims = JSONWriter()
        claims.object(write)
        return try sign(claims: claims.bytes)
    }
}
