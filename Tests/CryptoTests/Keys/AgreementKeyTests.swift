import Crypto
import Primitives
import Testing

@Suite struct AgreementKeyTests {
    @Test("two parties come to the same secret, others to another")
    func agreement() throws {
        let (ann, bob, eve) = (try AgreementKey.generate(), try AgreementKey.generate(), try AgreementKey.generate())
        let secret = try ann.sharedSecret(with: bob.point)
        #expect(secret.count == 32)
        #expect(try bob.sharedSecret(with: ann.point) == secret)
        #expect(try eve.sharedSecret(with: ann.point) != secret)
        #expect(try AgreementKey(scalar: ann.scalar).point == ann.point)
    }

    @Test("what is no point of the curve is refused")
    func offCurve() throws {
        let key = try AgreementKey.generate()
        let point = try key.point
        for bit in 0..<(point.count * 8) where bit % 5 == 0 {
            #expect(throws: CryptoError.self) { try key.sharedSecret(with: flipped(point, bit)) }
        }
        let cut: [[UInt8]] = [[], [0], Array(point.dropLast()), point + [0], [2] + point[1..<33]]
        for bytes in cut {
            #expect(throws: CryptoError.self) { try key.sharedSecret(with: bytes) }
        }
    }

    @Test("RFC 8291's Web Push message is made byte for byte, with each secret on the way")
    func webPush() throws {
        let vector = try #require(try Vector.all("webpush").first)
        let input: (String) throws -> [UInt8] = { try decoded(vector.inputs[$0]) }
        let server = try AgreementKey(scalar: input("as_private"))
        let secret = try server.sharedSecret(with: input("ua_public"))
        #expect(Base64.url.encode(secret) == vector.expected["ecdh_secret"])
        #expect(try AgreementKey(scalar: input("ua_private")).sharedSecret(with: server.point) == secret)
        let hkdf = HKDF()
        let info = "WebPush: info".bytes + [0] + (try input("ua_public")) + (try server.point)
        let ikm = hkdf.derive(secret, salt: try input("auth_secret"), info: info, length: 32)
        #expect(Base64.url.encode(ikm) == vector.expected["ikm"])
        let (key, nonce) = contentKey(ikm, salt: try input("salt"))
        let sealed = try AESGCM(key: key).seal(try input("plaintext") + [2], nonce: nonce)
        #expect(Base64.url.encode(sealed) == vector.expected["ciphertext"])
    }

    @Test("RFC 8188's message is opened")
    func encryptedContent() throws {
        let vector = try #require(try Vector.all("ece-aes128gcm").first)
        let body = try decoded(vector.inputs["body_b64u"])
        let (key, nonce) = contentKey(try decoded(vector.inputs["ikm_b64u"]), salt: Array(body[..<16]))
        #expect(Base64.url.encode(key) == vector.expected["cek"])
        #expect(try AESGCM(key: key).open(body[21...], nonce: nonce) == "I am the walrus".bytes + [2])
    }

    private func contentKey(_ secret: [UInt8], salt: [UInt8]) -> (key: [UInt8], nonce: [UInt8]) {
        let hkdf = HKDF()
        let key = hkdf.extract(secret, salt: salt)
        return (
            hkdf.expand(key, info: "Content-Encoding: aes128gcm".bytes + [0], length: 16),
            hkdf.expand(key, info: "Content-Encoding: nonce".bytes + [0], length: 12)
        )
    }

    private func decoded(_ text: String?) throws -> [UInt8] {
        try #require(text.flatMap { Base64.url.decode($0) })
    }
}
