import Crypto
import Testing

@Suite struct KeyRingTests {
    private func key(_ id: UInt32, _ byte: UInt8) throws -> EncryptionKey {
        try EncryptionKey(id: id, bytes: [UInt8](repeating: byte, count: 32))
    }

    @Test("what was sealed opens in its context alone")
    func context() throws {
        let ring = try KeyRing([key(7, 1)])
        let sealed = try ring.seal("ann@example.com".bytes, context: "tenant/user/email".bytes)
        #expect(sealed.count == "ann@example.com".bytes.count + KeyRing.overhead)
        #expect(try ring.open(sealed, context: "tenant/user/email".bytes) == "ann@example.com".bytes)
        let error = #expect(throws: CryptoError.self) { try ring.open(sealed, context: "tenant/other/email".bytes) }
        #expect(error?.code == .notAuthentic)
        #expect(try ring.open(ring.seal([], context: []), context: []).isEmpty)
    }

    @Test("the same value is sealed differently each time")
    func nonce() throws {
        let ring = try KeyRing([key(1, 1)])
        #expect(try ring.seal([1], context: []) != ring.seal([1], context: []))
    }

    @Test("keys change: new values take the newest, old ones open as long as theirs is kept")
    func rotation() throws {
        let old = try KeyRing([key(1, 1)])
        let sealed = try old.seal("x".bytes, context: [])
        let both = try KeyRing([key(1, 1), key(2, 2)])
        #expect(try both.open(sealed, context: []) == "x".bytes)
        #expect(try KeyRing.keyID(of: both.seal([], context: [])) == 2)
        let error = #expect(throws: CryptoError.self) { try KeyRing([key(2, 2)]).open(sealed, context: []) }
        #expect(error?.code == .unknownKey)
    }

    @Test("every changed bit and every cut is refused")
    func tampering() throws {
        let ring = try KeyRing([key(1, 1)])
        let sealed = try ring.seal("secret".bytes, context: "c".bytes)
        for bit in 0..<(sealed.count * 8) {
            var flipped = sealed
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: CryptoError.self) { try ring.open(flipped, context: "c".bytes) }
        }
        for count in 0..<sealed.count {
            #expect(throws: CryptoError.self) { try ring.open(Array(sealed.prefix(count)), context: "c".bytes) }
        }
    }

    @Test("a ring that cannot seal, or has two keys of one name, is refused")
    func refused() throws {
        #expect(throws: CryptoError.self) { try KeyRing([]) }
        let twins = [try key(1, 1), try key(1, 2)]
        #expect(throws: CryptoError.self) { try KeyRing(twins) }
        #expect(throws: CryptoError.self) { try EncryptionKey(id: 1, bytes: [1]) }
    }
}
