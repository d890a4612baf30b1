import Crypto
import Primitives
import Testing

@Suite struct SignatureTests {
    @Test("a key's signature is its own alone, and any flipped bit is refused", arguments: SignatureAlgorithm.allCases)
    func ownSignature(algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        let other = try SigningKey.generate(algorithm)
        let message = "header.payload".bytes
        let signature = try key.sign(message)
        let verifier = try key.verifyingKey
        #expect(key.algorithm == algorithm && verifier.algorithm == algorithm)
        #expect(verifier.isSignature(signature, of: message))
        #expect(try !other.verifyingKey.isSignature(signature, of: message))
        #expect(!verifier.isSignature(signature, of: "header.payloae".bytes))
        for bit in stride(from: 0, to: signature.count * 8, by: 7) {
            var flipped = signature
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!verifier.isSignature(flipped, of: message))
        }
        for count in [0, 1, signature.count - 1] {
            #expect(!verifier.isSignature(Array(signature.prefix(count)), of: message))
        }
    }

    @Test("keys survive PEM and JWK", arguments: SignatureAlgorithm.allCases)
    func roundTrips(algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        let again = try SigningKey(pem: try key.pem)
        let signature = try again.sign("x".bytes)
        let verifier = try key.verifyingKey
        #expect(verifier.isSignature(signature, of: "x".bytes))
        #expect(try VerifyingKey(pem: verifier.pem).isSignature(signature, of: "x".bytes))
        #expect(try VerifyingKey(verifier.jwk).isSignature(signature, of: "x".bytes))
        #expect(try VerifyingKey(verifier.jwk).thumbprint == verifier.thumbprint)
    }

    @Test("private keys survive DER and JWK", arguments: SignatureAlgorithm.allCases)
    func privateRoundTrips(algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        #expect(try SigningKey(der: key.der).der == key.der)
        #expect(try SigningKey(key.jwk).der == key.der)
        #expect(try SigningKey(pem: key.pem).jwk == key.jwk)
    }

    @Test("a signature as ASN.1 is taken as such alone")
    func forms() throws {
        let key = try SigningKey.generate(.es256)
        let signature = try key.sign("x".bytes, form: .der)
        #expect(try key.verifyingKey.isSignature(signature, of: "x".bytes, form: .der))
        #expect(try !key.verifyingKey.isSignature(signature, of: "x".bytes))
        #expect(try !key.verifyingKey.isSignature(key.sign("x".bytes), of: "x".bytes, form: .der))
        #expect(try !key.verifyingKey.isSignature(signature + [0], of: "x".bytes, form: .der))
        #expect(try !key.verifyingKey.isSignature([UInt8](repeating: 0, count: 64), of: "x".bytes))
    }

    @Test("nothing at all can be signed", arguments: SignatureAlgorithm.allCases)
    func empty(algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        #expect(try key.verifyingKey.isSignature(key.sign([]), of: []))
        #expect(try !key.verifyingKey.isSignature(key.sign([]), of: [0]))
    }

    @Test("RFC 8037's Ed25519 key, its signature and its thumbprint")
    func rfc8037() throws {
        let x = try #require(Base64.url.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
        let d = try #require(Base64.url.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))
        let key = try SigningKey(.ed25519(x: x, d: d))
        let message = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
        #expect(
            Base64.url.encode(try key.sign(message.utf8))
                == "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        )
        #expect(try key.verifyingKey.thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    }

    @Test("RFC 7638's thumbprint of an RSA key")
    func thumbprint() throws {
        let n = try #require(
            Base64.url.decode(
                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj"
                    + "hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdA"
                    + "ZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csF"
                    + "Cur-kEgU8awapJzKnqDKgw"
            )
        )
        let key = try VerifyingKey(.rsa(n: n, e: [1, 0, 1]))
        #expect(try key.thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    }

    @Test("RFC 7515's private keys are read as JWK, too", arguments: ["jws-rs256", "jws-es256"])
    func privateJWK(scheme: String) throws {
        let vector = try #require(try Vector.all(scheme).first)
        let member: (String) throws -> [UInt8] = { name in
            try #require(vector.inputs["jwk." + name].flatMap { Base64.url.decode($0) })
        }
        let jwk: SigningKey.JWK
        if scheme == "jws-es256" {
            jwk = .p256(x: try member("x"), y: try member("y"), d: try member("d"))
        } else {
            let numbers = try ["n", "e", "d", "p", "q", "dp", "dq", "qi"].map(member)
            jwk = .rsa(try #require(SigningKey.RSANumbers(numbers)))
        }
        let key = try SigningKey(jwk)
        #expect(try key.jwk == jwk)
        #expect(try key.pem == SigningKey(pem: try #require(vector.inputs["jwk.pkcs8_pem"])).pem)
    }

    @Test("a VAPID key follows from its private number")
    func vapidKey() throws {
        let vector = try #require(try Vector.all("vapid-keypair").first)
        let scalar = try #require(Base64.url.decode(vector.inputs["private_raw_b64u"] ?? ""))
        let key = try SigningKey(p256Scalar: scalar)
        #expect(try Base64.url.encode(key.verifyingKey.p256Point) == vector.expected["public_uncompressed_b64u"])
        #expect(throws: CryptoError.self) { try SigningKey(p256Scalar: [UInt8](repeating: 0, count: 32)) }
        #expect(throws: CryptoError.self) { try SigningKey(p256Scalar: [UInt8](repeating: 0xFF, count: 32)) }
        let wrong = #expect(throws: CryptoError.self) { try SigningKey.generate(.eddsa).verifyingKey.p256Point }
        #expect(wrong?.code == .wrongKeyType)
    }

    @Test("RFC 7515's RS256 example is made byte for byte by its own key, and taken")
    func rs256() throws {
        let vector = try #require(try Vector.all("jws-rs256").first)
        let message = (vector.inputs["signing_input"] ?? "").bytes
        let signature = try #require(Base64.url.decode(vector.expected["signature_b64u"] ?? ""))
        let (n, e) = (Base64.url.decode(vector.inputs["jwk.n"] ?? ""), Base64.url.decode(vector.inputs["jwk.e"] ?? ""))
        let key = try VerifyingKey(.rsa(n: try #require(n), e: try #require(e)))
        #expect(key.isSignature(signature, of: message))
        if let pem = vector.inputs["jwk.pkcs8_pem"] { #expect(try SigningKey(pem: pem).sign(message) == signature) }
    }

    @Test("RFC 7515's ES256 example is taken")
    func es256() throws {
        let vector = try #require(try Vector.all("jws-es256").first)
        let signature = try #require(Base64.url.decode(vector.expected["signature_b64u"] ?? ""))
        let (x, y) = (Base64.url.decode(vector.inputs["jwk.x"] ?? ""), Base64.url.decode(vector.inputs["jwk.y"] ?? ""))
        let key = try VerifyingKey(.p256(x: try #require(x), y: try #require(y)))
        #expect(key.isSignature(signature, of: (vector.inputs["signing_input"] ?? "").bytes))
        let pem = try #require(vector.inputs["jwk.pkcs8_pem"])
        #expect(try SigningKey(pem: pem).verifyingKey.jwk == key.jwk)
    }

    @Test("VAPID tokens are taken by the key beside them", arguments: try Vector.all("vapid-es256"))
    func vapid(_ vector: Vector) throws {
        let fields = (vector.inputs["authorization"] ?? "").dropFirst("vapid ".count).split(separator: ",")
        let token = try #require(fields.first).dropFirst(2)
        let text = try #require(fields.last?.split(separator: "=", maxSplits: 1).last)
        let point = try #require(Base64.url.decode(text))
        let cut = try #require(token.lastIndex(of: "."))
        let signature = try #require(Base64.url.decode(token[token.index(after: cut)...]))
        let key = try VerifyingKey(.p256(x: Array(point[1..<33]), y: Array(point[33...])))
        #expect(key.isSignature(signature, of: Array(token[..<cut].utf8)) == vector.isValid)
    }

    @Test("SendGrid's signatures are taken or refused as published", arguments: try Vector.all("sendgrid"))
    func sendGrid(_ vector: Vector) throws {
        let key = try VerifyingKey(spki: try decoded(vector.inputs["public_key_spki_b64"]))
        let message = (vector.inputs["timestamp"] ?? "").bytes + (try decoded(vector.inputs["raw_body_b64"]))
        let signature = try decoded(vector.inputs["signature_der_b64"])
        #expect(key.isSignature(signature, of: message, form: .der) == vector.isValid)
    }

    @Test("real SNS messages are taken with the certificate's key", arguments: try Vector.all("aws-sns"))
    func sns(_ vector: Vector) throws {
        let key = try VerifyingKey(certificatePEM: try #require(vector.inputs["certificate_pem"]))
        let message = (vector.expected["string_to_sign"] ?? "").bytes
        let signature = try decoded(vector.inputs["message.Signature"])
        #expect(key.isLegacySignature(signature, of: message))
        #expect(!key.isSignature(signature, of: message))
    }

    @Test("Standard Webhooks' Ed25519 signature is made and taken")
    func ed25519() throws {
        let vector = try #require(try Vector.all("standard-webhooks-v1a").first)
        let pair = try decoded(vector.inputs["secret_key"].map { String($0.dropFirst(5)) })
        let key = try SigningKey(ed25519Seed: Array(pair[..<32]))
        let text = "\(vector.inputs["webhook_id"] ?? "").\(vector.inputs["webhook_timestamp"] ?? "")."
        let signature = try key.sign((text + (vector.inputs["payload"] ?? "")).bytes)
        #expect("v1a," + Base64.standard.encode(signature) == vector.expected["webhook_signature"])
        #expect(try key.verifyingKey.jwk == .ed25519(x: Array(pair[32...])))
    }

    private func decoded(_ text: String?) throws -> [UInt8] {
        let text = try #require(text)
        return try #require(Base64.standard.decode(text))
    }
}
