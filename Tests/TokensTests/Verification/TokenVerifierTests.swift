import Crypto
import Primitives
import Testing
import Tokens

@Suite struct TokenVerifierTests {
    @Test("a signed token is taken with its claims", arguments: SignatureAlgorithm.allCases)
    func taken(algorithm: SignatureAlgorithm) throws {
        let maker = try TokenMaker(algorithm)
        let verifier = try maker.verifier()
        for _ in 0..<2 { #expect(try verifier.verify(maker.token()).subject == "ann") }
    }

    @Test("any flipped bit of any part is refused", arguments: SignatureAlgorithm.allCases)
    func flipped(algorithm: SignatureAlgorithm) throws {
        let maker = try TokenMaker(algorithm)
        let (verifier, token) = (try maker.verifier(), Array(try maker.token().utf8))
        for bit in stride(from: 0, to: token.count * 8, by: 3) {
            var changed = token
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: TokenError.self) { try verifier.verify(String(decoding: changed, as: UTF8.self)) }
        }
    }

    @Test("an unsigned token is none, however its header calls it")
    func unsigned() throws {
        let maker = try TokenMaker()
        let verifier = try maker.verifier(rules: .none)
        for algorithm in ["none", "None", "NONE", "", "HS256", "ES384", "RS512", "es256"] {
            let token = try maker.token(header: #"{"alg":"\#(algorithm)","kid":"key-1"}"#)
            let unsigned = token[...(token.lastIndex(of: ".") ?? token.startIndex)]
            for text in [token, String(unsigned)] {
                let error = #expect(throws: TokenError.self) { try verifier.verify(text) }
                #expect(error?.code == .wrongAlgorithm)
            }
        }
    }

    @Test("a public key is not taken for the secret of HS256, nor a key for another's algorithm")
    func confusion() throws {
        let maker = try TokenMaker(.rs256)
        let header = Base64.url.encode(Array(#"{"alg":"HS256","kid":"key-1"}"#.utf8))
        let input = header + "." + Base64.url.encode(Array(#"{"exp":1900000000}"#.utf8))
        let publicKey = try maker.key.verifyingKey
        for secret in [Array(try publicKey.pem.utf8), try publicKey.spki] {
            let token = input + "." + Base64.url.encode(HMAC(.sha256, key: secret).code(for: input.utf8))
            let error = #expect(throws: TokenError.self) { try maker.verifier(rules: .none).verify(token) }
            #expect(error?.code == .wrongAlgorithm)
        }
        let disguised = try maker.token(header: #"{"alg":"ES256","kid":"key-1"}"#)
        let error = #expect(throws: TokenError.self) { try maker.verifier(rules: .none).verify(disguised) }
        #expect(error?.code == .wrongAlgorithm)
    }

    @Test("an algorithm that is not on the list is refused, though the key is known")
    func allowList() throws {
        let maker = try TokenMaker(.eddsa)
        let error = #expect(throws: TokenError.self) { try maker.verifier(algorithms: [.rs256]).verify(maker.token()) }
        #expect(error?.code == .wrongAlgorithm)
    }

    @Test("critical extensions, other types and unknown keys are refused; keys in the header are not looked at")
    func headers() throws {
        let (maker, stranger) = (try TokenMaker(), try TokenMaker())
        let verifier = try maker.verifier(rules: .none)
        let cases: [(header: String, fault: TokenError.Code?)] = [
            (#"{"alg":"ES256","kid":"key-1"}"#, nil),
            (#"{"alg":"ES256"}"#, nil),
            (#"{"alg":"ES256","typ":"jwt"}"#, nil),
            (#"{"alg":"ES256","typ":"secevent+jwt"}"#, .unsupported),
            (#"{"alg":"ES256","crit":["b64"],"b64":false}"#, .unsupported),
            (#"{"alg":"ES256","crit":[]}"#, .unsupported),
            (#"{"alg":"ES256","kid":"key-2"}"#, .unknownKey),
            (#"{"alg":"ES256","kid":1}"#, .malformed),
            (#"{"alg":["ES256"]}"#, .malformed),
            (#"{"alg":"ES256","alg":"ES256"}"#, .malformed),
            (#"{"kid":"key-1"}"#, .malformed),
            (#"{"alg":"ES256","x":"\#(String(repeating: "x", count: 1000))"}"#, .malformed),
            (#"{"alg":"ES256","x":[[[[[[]]]]]]}"#, .malformed),
            ("null", .malformed),
        ]
        for (header, fault) in cases { #expect(code(try maker.token(header: header), verifier) == fault, "\(header)") }
        guard case .p256(let x, let y) = try stranger.key.verifyingKey.jwk else { return }
        let (own, own2) = (Base64.url.encode(x), Base64.url.encode(y))
        let jwk = #"{"alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":"\#(own)","y":"\#(own2)"}}"#
        #expect(code(try stranger.token(header: jwk), verifier) == .badSignature)
    }

    @Test("texts that are no token are refused, whatever they are")
    func noTokens() throws {
        let maker = try TokenMaker()
        let (verifier, token) = (try maker.verifier(), try maker.token())
        for text in [
            "", ".", "..", "...", "a.b", "a.b.c.d", token + ".", "." + token, token + "=", " " + token, token + "\n",
            token.replacing(".", with: ".."), String(repeating: "a", count: 9000), String(repeating: ".", count: 8000),
        ] { #expect(code(text, verifier) == .malformed, "\(text.prefix(40))") }
    }

    @Test("random changes of tokens are refused and never a trap")
    func noise() throws {
        let maker = try TokenMaker(.eddsa)
        let (verifier, token) = (try maker.verifier(), Array(try maker.token().utf8))
        var random = SystemRandomNumberGenerator()
        for _ in 0..<3000 {
            var bytes = token
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes[index] = .random(in: 0...127, using: &random)
                } else {
                    bytes.remove(at: index)
                }
            }
            if bytes == token { continue }
            #expect(throws: TokenError.self) { try verifier.verify(String(decoding: bytes, as: UTF8.self)) }
        }
    }

    @Test("a known token still expires, and is gone when its key is")
    func cache() throws {
        let maker = try TokenMaker()
        let moment = Moment(TokenMaker.now)
        let rules = ClaimRules(issuer: "herald", audience: "api", leeway: .zero)
        let keys = TokenKeys.set(KeySet(["key-1": try maker.key.verifyingKey]))
        let verifier = TokenVerifier(keys, rules: rules, clock: moment.clock)
        let (token, other) = (try maker.token(expires: .seconds(10)), try maker.token(expires: .seconds(1000)))
        _ = try verifier.verify(token)
        _ = try verifier.verify(other)
        moment.advance(by: .seconds(10))
        #expect(code(token, verifier) == .expired)
        _ = try verifier.verify(other)
        verifier.use(.set(KeySet([:])))
        #expect(code(other, verifier) == .unknownKey)
        verifier.use(keys)
        _ = try verifier.verify(other)
    }

    @Test("more tokens than the cache holds are all taken", arguments: [0, 1, 3])
    func eviction(capacity: Int) throws {
        let maker = try TokenMaker(.eddsa)
        let verifier = try maker.verifier(cacheCapacity: capacity)
        let tokens = try (0..<8).map { try maker.token(subject: "user-\($0)") }
        for round in 0..<3 {
            for (number, token) in tokens.enumerated() {
                #expect(try verifier.verify(token).subject == "user-\(number)", "round \(round)")
            }
        }
    }

    @Test("a shared secret takes HS256 alone")
    func sharedSecret() throws {
        let secret = HMAC(.sha256, key: "secret".utf8)
        let verifier = TokenVerifier(.secret(secret), rules: .none)
        let sign: (String) -> String = { header in
            let input = Base64.url.encode(Array(header.utf8)) + "." + Base64.url.encode(Array(#"{"sub":"x"}"#.utf8))
            return input + "." + Base64.url.encode(secret.code(for: input.utf8))
        }
        #expect(try verifier.verify(sign(#"{"alg":"HS256"}"#)).subject == "x")
        #expect(code(sign(#"{"alg":"RS256"}"#), verifier) == .wrongAlgorithm)
        #expect(code(sign(#"{"alg":"HS256"}"#) + "A", verifier) != nil)
        #expect(code(try TokenMaker().token(), verifier) == .wrongAlgorithm)
    }

    private func code(_ token: String, _ verifier: TokenVerifier) -> TokenError.Code? {
        do {
            _ = try verifier.verify(token)
            return nil
        } catch {
            return error.code
        }
    }
}
