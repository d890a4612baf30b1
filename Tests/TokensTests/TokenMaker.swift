import Crypto
import Primitives
import Tokens

/// Makes tokens and a verifier that takes them, at a moment that does not move.
struct TokenMaker {
    static let now = Timestamp(milliseconds: 1_800_000_000_000)

    let key: SigningKey
    let name = "key-1"

    init(_ algorithm: SignatureAlgorithm = .es256) throws {
        key = try SigningKey.generate(algorithm)
    }

    func token(
        issuer: String = "herald",
        audience: String = "api",
        expires: Duration? = .seconds(60),
        subject: String = "ann"
    ) throws -> String {
        try TokenSigner(key, keyID: name).sign { claims in
            claims.key("iss")
            claims.string(issuer)
            claims.key("aud")
            claims.string(audience)
            claims.key("sub")
            claims.string(subject)
            guard let expires else { return }
            claims.key("exp")
            claims.number((TokenMaker.now + expires).seconds)
        }
    }

    /// A token with any header, signed as it should be.
    func token(header: String, claims: String = #"{"exp":1900000000}"#) throws -> String {
        let input = Base64.url.encode(Array(header.utf8)) + "." + Base64.url.encode(Array(claims.utf8))
        return input + "." + Base64.url.encode(try key.sign(input.utf8))
    }

    func verifier(
        rules: ClaimRules = ClaimRules(issuer: "herald", audience: "api"),
        algorithms: Set<SignatureAlgorithm> = [.rs256, .es256, .eddsa],
        cacheCapacity: Int = 100,
        at moment: Timestamp = now
    ) throws -> TokenVerifier {
        TokenVerifier(
            .set(KeySet([name: try key.verifyingKey])),
            rules: rules,
            algorithms: algorithms,
            cacheCapacity: cacheCapacity,
            clock: .fixed(moment)
        )
    }
}

extension ClaimRules {
    /// Judges nothing but the signature.
    static let none = ClaimRules(issuer: nil, audience: nil, needsExpiry: false)
}
