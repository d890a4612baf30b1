import Crypto
import Primitives
import Testing

@Suite struct HostileKeyTests {
    @Test("what is no key, or a key too weak, is refused with its reason")
    func refused() throws {
        for text in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "x"] {
            let error = #expect(throws: CryptoError.self) { try SigningKey(pem: text) }
            #expect(error?.code == .badKey)
            #expect(throws: CryptoError.self) { try VerifyingKey(pem: text) }
            #expect(throws: CryptoError.self) { try VerifyingKey(certificatePEM: text) }
        }
        let weak = VerifyingKey.JWK.rsa(n: [0x80] + [UInt8](repeating: 1, count: 127), e: [1, 0, 1])
        #expect(throws: CryptoError.self) { try VerifyingKey(weak) }
        #expect(throws: CryptoError.self) { try VerifyingKey(.p256(x: [1], y: [2])) }
        let offCurve = [UInt8](repeating: 1, count: 32)
        #expect(throws: CryptoError.self) { try VerifyingKey(.p256(x: offCurve, y: offCurve)) }
        #expect(throws: CryptoError.self) { try VerifyingKey(.rsa(n: [], e: [])) }
        #expect(throws: CryptoError.self) { try SigningKey(ed25519Seed: [1, 2, 3]) }
    }

    @Test("a key that was changed anywhere is another key or none, never a trap")
    func mutated() throws {
        let verifier = try SigningKey.generate(.es256).verifyingKey
        let pem = Array(try verifier.pem.utf8)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var bytes = pem
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            if let key = try? VerifyingKey(pem: String(decoding: bytes, as: UTF8.self)) {
                _ = key.isSignature([UInt8](repeating: 7, count: 64), of: [1])
            }
            _ = try? VerifyingKey(spki: Array(bytes.prefix(91)))
        }
    }

    @Test("a signature of another algorithm is no signature")
    func confusion() throws {
        let (rsa, ed) = (try SigningKey.generate(.rs256), try SigningKey.generate(.eddsa))
        let signature = try rsa.sign("x".bytes)
        #expect(try !ed.verifyingKey.isSignature(signature, of: "x".bytes))
        #expect(try !ed.verifyingKey.isLegacySignature(signature, of: "x".bytes))
        #expect(try !rsa.verifyingKey.isSignature(try ed.sign("x".bytes), of: "x".bytes))
    }
}
