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

    @Test("a private key that was changed anywhere signs what its public half verifies, or is none")
    func mutatedPrivate() throws {
        var random = SystemRandomNumberGenerator()
        for algorithm in SignatureAlgorithm.allCases {
            let der = try SigningKey.generate(algorithm).der
            for round in 0..<300 {
                var bytes = der
                bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8(round % 8)
                guard let key = try? SigningKey(der: bytes), let signature = try? key.sign([UInt8(round % 256)]) else {
                    continue
                }
                #expect(try key.verifyingKey.isSignature(signature, of: [UInt8(round % 256)]))
            }
            for count in [0, 1, der.count / 2, der.count - 1] {
                #expect(throws: CryptoError.self) { try SigningKey(der: Array(der.prefix(count))) }
            }
            #expect(throws: CryptoError.self) { try SigningKey(der: der + [0]) }
        }
    }

    @Test("a public key with something behind it is refused")
    func trailing() throws {
        let spki = try SigningKey.generate(.es256).verifyingKey.spki
        #expect(try VerifyingKey(spki: spki).spki == spki)
        #expect(throws: CryptoError.self) { try VerifyingKey(spki: spki + [0]) }
    }

    @Test("RSA with an exponent under which everybody could sign, or huge, is refused")
    func exponents() throws {
        guard case .rsa(let n, _) = try SigningKey.generate(.rs256).verifyingKey.jwk else { return }
        _ = try VerifyingKey(.rsa(n: n, e: [3]))
        for e: [UInt8] in [[], [0], [1], [2], [1, 0, 0], [UInt8](repeating: 1, count: 9)] {
            #expect(throws: CryptoError.self) { try VerifyingKey(.rsa(n: n, e: e)) }
        }
        let huge = [UInt8](repeating: 0xFF, count: 1025)
        #expect(throws: CryptoError.self) { try VerifyingKey(.rsa(n: huge, e: [1, 0, 1])) }
    }

    @Test("the point at infinity, under which everybody could sign, is refused")
    func infinity() throws {
        let spki = try SigningKey.generate(.es256).verifyingKey.spki
        // The same envelope around a point of one zero byte.
        let algorithm = spki[2..<23]
        #expect(throws: CryptoError.self) {
            try VerifyingKey(spki: [0x30, 25] + algorithm + [0x03, 0x02, 0x00, 0x00])
        }
    }

    @Test("halves of two keys are no key")
    func halves() throws {
        let (one, two) = (try SigningKey.generate(.es256), try SigningKey.generate(.es256))
        guard case .p256(let x, let y, _) = try one.jwk, case .p256(_, _, let d) = try two.jwk else { return }
        #expect(throws: CryptoError.self) { try SigningKey(.p256(x: x, y: y, d: d)) }
        let ed = try SigningKey.generate(.eddsa)
        guard case .ed25519(let seed, _) = try ed.jwk else { return }
        #expect(throws: CryptoError.self) { try SigningKey(.ed25519(x: seed, d: [UInt8](repeating: 1, count: 32))) }
    }

    @Test("an encrypted key is refused, and no one is asked for its password")
    func encrypted() {
        // Made with: openssl genpkey -algorithm ed25519 -aes-128-cbc -pass pass:x
        let pem = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhCe8BxvaXadwICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEEB9ETKmVLgpuNVPrQMFCl3oEQPAS
            rhwsb4IQf4M5frDwkPN2jZGRjS7hQiEv6Dw8w6nC9kvCkck9KCW8QAtOTkt0lX4/
            qDwzjrUzMwjbOpKUjkE=
            -----END ENCRYPTED PRIVATE KEY-----
            """
        #expect(throws: CryptoError.self) { try SigningKey(pem: pem) }
    }

    @Test("keys of other curves and kinds are refused", arguments: foreignKeys)
    func foreign(pem: String) {
        let error = #expect(throws: CryptoError.self) { try VerifyingKey(pem: pem) }
        #expect(error?.code == .badKey)
    }

    /// P-384, secp256k1, X25519 and RSA of 1,024 bits, made with `openssl genpkey` and `openssl pkey -pubout`.
    static let foreignKeys = [
        """
        -----BEGIN PUBLIC KEY-----
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE8VbHsG4eGn4Q79Y1A5A2rQFyUETsX0wi
        HK9c2rSG3qqqIewaQUJcfl3Uf+sn4oq1qXy/hK/6C/1RLnBJbUqCWUjUnr67AQyZ
        2+N8kF/4fvY+cVROHQISvQGQRWywsDMg
        -----END PUBLIC KEY-----
        """,
        """
        -----BEGIN PUBLIC KEY-----
        MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAE0B0p9YJ12oDPxaJOiF+VpPYBUrv60vEL
        h1xDUcX2BIa4qsKjlxKMGmTnCMsgfSGf9r+2PH6YsyZslifKJj1iBQ==
        -----END PUBLIC KEY-----
        """,
        """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VuAyEAqPYlMC9fbNjPx5XeAlDuJgAy23G4xOk8U1Pfoj+e+lQ=
        -----END PUBLIC KEY-----
        """,
        """
        -----BEGIN PUBLIC KEY-----
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDAd4ZI1FNUGbzAHkq7jB8MY0Mm
        lULZX+TpeVMQ88bhNeTYt33KiIMxsCuOijWSgVM/snaM8cg4hkv+XvvduaJrlYkY
        nXInFxBYXWpwEzH2RXKHRWrubkwQ7rVbUZW1ESjUUlkaKUpno7VH1O4aYtf53T1u
        QDL9yrINxPTe2Vu7gQIDAQAB
        -----END PUBLIC KEY-----
        """,
    ]

    @Test("a signature of another algorithm is no signature")
    func confusion() throws {
        let (rsa, ed) = (try SigningKey.generate(.rs256), try SigningKey.generate(.eddsa))
        let signature = try rsa.sign("x".bytes)
        #expect(try !ed.verifyingKey.isSignature(signature, of: "x".bytes))
        #expect(try !ed.verifyingKey.isLegacySignature(signature, of: "x".bytes))
        #expect(try !rsa.verifyingKey.isSignature(try ed.sign("x".bytes), of: "x".bytes))
    }
}
