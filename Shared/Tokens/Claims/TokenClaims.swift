package import JSON
package import Primitives

/// The claims of a token, of which those that RFC 7519 registers have been read.
package struct TokenClaims: Sendable {
    package let issuer: String?
    package let subject: String?
    package let audiences: [String]
    package let expiry: Timestamp?
    package let notBefore: Timestamp?
    package let issuedAt: Timestamp?
    package let id: String?
    /// All claims, for those of one's own, such as tenant and roles.
    package let all: JSONValue

    package init(json: [UInt8]) throws(TokenError) {
        let limits = JSONLimits(bytes: CompactToken.largestToken, depth: 16)
        guard let document = try? JSONDocument(parsing: json, limits: limits), document.root.kind == .object else {
            throw TokenError(.malformed, "the claims are no JSON object")
        }
        all = document.root
        (issuer, subject, id) = (try all.text("iss"), try all.text("sub"), try all.text("jti"))
        audiences = try TokenClaims.audiences(of: all)
        (expiry, notBefore) = (try TokenClaims.moment("exp", of: all), try TokenClaims.moment("nbf", of: all))
        issuedAt = try TokenClaims.moment("iat", of: all)
    }

    /// One text, or a list of texts.
    private static func audiences(of claims: JSONValue) throws(TokenError) -> [String] {
        guard let value = claims["aud"], value.kind == .array else { return try claims.text("aud").map { [$0] } ?? [] }
        guard let list = try? value.list(0...64, { try $0.string(0...1024) }) else {
            throw TokenError(.malformed, "aud is no list of texts")
        }
        return list
    }

    /// Seconds since 1970, with or without a fraction. What no calendar knows is refused, as it may be meant to overflow.
    private static func moment(_ name: String, of claims: JSONValue) throws(TokenError) -> Timestamp? {
        guard let value = claims[name] else { return nil }
        guard let seconds = try? value.number(0...253_402_300_799) else {
            throw TokenError(.malformed, "\(name) is no number of seconds")
        }
        return Timestamp(microseconds: Int64(seconds * 1e6))
    }
}
