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

    @Test("VAPID tokens are taken by the key beside them", arguments: try Vector.all("vapid"))
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
