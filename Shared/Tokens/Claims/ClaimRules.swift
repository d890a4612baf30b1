package import Primitives

/// What claims must say for a token to be taken: a value without a clock or a key, so that every border can be tested.
package struct ClaimRules: Sendable {
    package var issuer: String?
    package var audience: String?
    /// How far two clocks may differ.
    package var leeway: Duration
    /// A token that never ends is refused unless this is off, as for callbacks that carry an `iat` alone.
    package var needsExpiry: Bool
    /// How long after its `iat` a token is taken; with it, `iat` is needed.
    package var maximumAge: Duration?

    /// `nil` leaves issuer or audience unchecked.
    package init(
        issuer: String?,
        audience: String?,
        leeway: Duration = .seconds(30),
        needsExpiry: Bool = true,
        maximumAge: Duration? = nil
    ) {
        (self.issuer, self.audience, self.leeway) = (issuer, audience, leeway)
        (self.needsExpiry, self.maximumAge) = (needsExpiry, maximumAge)
    }

    package func check(_ claims: TokenClaims, at now: Timestamp) throws(TokenError) {
        if let issuer, claims.issuer != issuer { throw TokenError(.wrongIssuer, "iss is not \(issuer)") }
        if let audience, !claims.audiences.contains(audience) {
            throw TokenError(.wrongAudience, "aud does not have \(audience)")
        }
        try checkTimes(of: claims, at: now)
    }

    private func checkTimes(of claims: TokenClaims, at now: Timestamp) throws(TokenError) {
        // The moment of expiry is itself too late (RFC 7519, section 4.1.4).
        if let expiry = claims.expiry, now >= expiry + leeway { throw TokenError(.expired, "exp has passed") }
        if needsExpiry, claims.expiry == nil { throw TokenError(.malformed, "exp is missing") }
        if let start = claims.notBefore, now < start - leeway { throw TokenError(.notYetValid, "nbf is to come") }
        if let start = claims.issuedAt, now < start - leeway { throw TokenError(.notYetValid, "iat is to come") }
        guard let maximumAge else { return }
        guard let start = claims.issuedAt else { throw TokenError(.malformed, "iat is missing") }
        if now - start > maximumAge + leeway { throw TokenError(.expired, "iat is too long ago") }
    }
}
