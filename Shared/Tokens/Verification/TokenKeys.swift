package import Crypto

/// Whom a verifier believes. A set of public keys and a shared secret never stand together, so that nobody can take a
/// public key for the secret of HS256.
package enum TokenKeys: Sendable {
    case set(KeySet)
    /// HS256, for providers that sign their callbacks with a secret that they share with us.
    case secret(HMAC)

    /// The header may only agree with what the key settles.
    func check(_ token: CompactToken, allowing algorithms: Set<SignatureAlgorithm>) throws(TokenError) {
        let isSigned: Bool
        switch self {
        case .secret(let secret):
            guard token.header.algorithm == "HS256" else { throw TokenError(.wrongAlgorithm, "alg is not HS256") }
            isSigned = secret.isCode(token.signature, for: token.signingInput)
        case .set(let set):
            guard let algorithm = SignatureAlgorithm(rawValue: token.header.algorithm), algorithms.contains(algorithm)
            else { throw TokenError(.wrongAlgorithm, "alg is not allowed") }
            guard let key = set.key(named: token.header.keyID) else {
                throw TokenError(.unknownKey, "no key of the set has the name in kid")
            }
            guard key.algorithm == algorithm else { throw TokenError(.wrongAlgorithm, "alg is not the key's") }
            isSigned = key.isSignature(token.signature, of: token.signingInput)
        }
        guard isSigned else { throw TokenError(.badSignature, "the signature is not the key's") }
    }
}
