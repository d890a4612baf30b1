import Crypto
import Primitives
import Testing

@Suite struct AESGCMTests {
    private static let plain =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5"
        + "aa0de657ba637b39"
    private static let associated = "feedfacedeadbeeffeedfacedeadbeefabaddad2"

    /// The test cases of McGrew and Viega's paper, which NIST publishes with GCM.
    @Test(
        "NIST's examples, for both lengths of keys",
        arguments: [
            (
                "00000000000000000000000000000000", "000000000000000000000000", "", "",
                "58e2fccefa7e3061367f1d57a4e7455a"
            ),
            (
                "00000000000000000000000000000000", "000000000000000000000000", "00000000000000000000000000000000", "",
                "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"
            ),
            (
                "feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", plain, associated,
                "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a"
                    + "0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47"
            ),
            (
                "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "",
                "530f8afbc74536b9a963b4f1c4cb738b"
            ),
            (
                "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", plain,
                associated,
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393"
                    + "ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"
            ),
        ]
    )
    func published(key: String, nonce: String, plain: String, associated: String, sealed: String) throws {
        let cipher = try AESGCM(key: bytes(key))
        let (nonce, associated) = (try bytes(nonce), try bytes(associated))
        #expect(try cipher.seal(bytes(plain), nonce: nonce, authenticating: associated).hex == sealed)
        #expect(try cipher.open(bytes(sealed), nonce: nonce, authenticating: associated).hex == plain)
    }

    @Test("a changed bit of text, tag, nonce or associated data is refused, and the next message is not harmed")
    func tampering() throws {
        let cipher = try AESGCM(key: [UInt8](repeating: 1, count: 32))
        let (nonce, associated) = ([UInt8](repeating: 2, count: 12), "place".bytes)
        let sealed = try cipher.seal("secret".bytes, nonce: nonce, authenticating: associated)
        for bit in 0..<(sealed.count * 8) {
            #expect(throws: CryptoError.self) {
                try cipher.open(flipped(sealed, bit), nonce: nonce, authenticating: associated)
            }
        }
        for bit in 0..<(nonce.count * 8) {
            #expect(throws: CryptoError.self) {
                try cipher.open(sealed, nonce: flipped(nonce, bit), authenticating: associated)
            }
        }
        for bit in 0..<(associated.count * 8) {
            #expect(throws: CryptoError.self) {
                try cipher.open(sealed, nonce: nonce, authenticating: flipped(associated, bit))
            }
        }
        #expect(try cipher.open(sealed, nonce: nonce, authenticating: associated) == "secret".bytes)
    }

    @Test("keys, nonces and texts of a wrong length are refused")
    func lengths() throws {
        for count in [0, 15, 24, 33] {
            #expect(throws: CryptoError.self) { try AESGCM(key: [UInt8](repeating: 0, count: count)) }
        }
        let cipher = try AESGCM(key: [UInt8](repeating: 0, count: 16))
        for count in [0, 11, 13] {
            let nonce = [UInt8](repeating: 0, count: count)
            #expect(throws: CryptoError.self) { try cipher.seal([1], nonce: nonce) }
            #expect(throws: CryptoError.self) { try cipher.open([UInt8](repeating: 0, count: 20), nonce: nonce) }
        }
        for count in 0..<16 {
            let nonce = [UInt8](repeating: 0, count: 12)
            #expect(throws: CryptoError.self) { try cipher.open([UInt8](repeating: 0, count: count), nonce: nonce) }
        }
    }

    @Test("one key serves many threads at once")
    func threads() async throws {
        let cipher = try AESGCM(key: [UInt8](repeating: 3, count: 32))
        await withTaskGroup(of: Bool.self) { group in
            for thread in UInt8(0)..<8 {
                group.addTask {
                    (0..<500).allSatisfy { round in
                        let nonce = [thread, UInt8(truncatingIfNeeded: round)] + [UInt8](repeating: 0, count: 10)
                        let sealed = try? cipher.seal([thread], nonce: nonce)
                        return sealed.flatMap { try? cipher.open($0, nonce: nonce) } == [thread]
                    }
                }
            }
            for await isSame in group { #expect(isSame) }
        }
    }

    private func bytes(_ hex: String) throws -> [UInt8] {
        try #require([UInt8](hex: hex))
    }
}

/// The same bytes but for one bit.
func flipped(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
    var bytes = bytes
    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    return bytes
}
