import Crypto
import JSON
import Primitives
import Testing
import Tokens

@Suite struct PublishedTokenTests {
    @Test("RFC 7515's HS256 example")
    func hs256() throws {
        let vector = try Vector("rfc7515-a1")
        let jwk = try JSONDocument(parsing: vector.jwk()).root
        let text = try #require(jwk["k"]).string()
        let secret = try #require(Base64.url.decode(text))
        let verifier = TokenVerifier(.secret(HMAC(.sha256, key: secret)), rules: .none, clock: .published)
        #expect(try verifier.verify(vector.expected("jws")).issuer == "joe")
    }

    @Test("RFC 7515's RS256 and ES256 examples, by their published keys", arguments: ["rfc7515-a2", "rfc7515-a3"])
    func signed(id: String) throws {
        let vector = try Vector(id)
        let key = try VerifyingKey(jwk: JSONDocument(parsing: vector.jwk()).root)
        let verifier = TokenVerifier(.set(KeySet(["": key])), rules: .none, clock: .published)
        let claims = try verifier.verify(vector.expected("jws"))
        #expect(claims.issuer == "joe")
        #expect(claims.expiry == Timestamp(milliseconds: 1_300_819_380_000))
        #expect(try SigningKey(jwk: vector.jwk()).verifyingKey.jwk == key.jwk)
    }

    @Test("RFC 7515's example without a signature is refused")
    func unsigned() throws {
        let token =
            "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
        let error = #expect(throws: TokenError.self) { try TokenMaker().verifier(rules: .none).verify(token) }
        #expect(error?.code == .wrongAlgorithm)
    }

    @Test("VAPID's published tokens, by the key beside them", arguments: ["rfc8292-2.4", "py-vapid-integration"])
    func vapid(id: String) throws {
        let fields = try Vector(id).input("authorization").dropFirst("vapid ".count).split(separator: ",")
        let values = fields.map { $0.drop { $0 == " " }.dropFirst(2) }
        let point = try #require(Base64.url.decode(values[1]))
        let verifier = TokenVerifier(
            .set(KeySet(["": try VerifyingKey(p256Point: point)])),
            rules: .none,
            clock: .published
        )
        #expect(try verifier.verify(values[0]).subject?.hasPrefix("mailto:") == true)
    }

    @Test("Vonage's published callback with a wrong signature is refused")
    func vonage() throws {
        let vector = try Vector("vonage-jwt-ruby-bad")
        let secret = HMAC(.sha256, key: try vector.input("signature_secret").utf8)
        let token = try vector.input("authorization").dropFirst("Bearer ".count)
        let verifier = TokenVerifier(.secret(secret), rules: .none)
        let error = #expect(throws: TokenError.self) { try verifier.verify(token) }
        #expect(error?.code == .badSignature)
    }
}

extension WallClock {
    /// When none of the published tokens had expired.
    fileprivate static let published = WallClock.fixed(Timestamp(milliseconds: 1_300_000_000_000))
}
