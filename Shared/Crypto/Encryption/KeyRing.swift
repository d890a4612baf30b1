package import Primitives

/// Seals values with AES-256-GCM: with the newest key, and opens them with whichever of its keys sealed them, so that
/// keys can be changed while old values live on. A sealed value is: form (1 byte), key id (4), nonce (12), cipher text,
/// tag (16).
///
/// A random nonce is safe for some 2^32 values a key: change keys long before.
package struct KeyRing: Sendable {
    private let keys: [UInt32: EncryptionKey]
    private let current: EncryptionKey
    private let randomness: Randomness

    private static let form: UInt8 = 1
    private static let headSize = 5

    /// What sealing adds to a value.
    package static let overhead = headSize + AESGCM.nonceLength + AESGCM.tagLength

    /// The last of the keys seals. Refuses an empty ring and an id given twice.
    package init(_ keys: [EncryptionKey], randomness: Randomness = .secure) throws(CryptoError) {
        guard let current = keys.last else { throw CryptoError(.badKey, "a key ring needs a key") }
        self.keys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
        guard self.keys.count == keys.count else { throw CryptoError(.badKey, "two keys have the same id") }
        (self.current, self.randomness) = (current, randomness)
    }

    package var currentKeyID: UInt32 { current.id }
    /// With which every value begins that the current key seals.
    package var head: [UInt8] { KeyRing.head(current.id) }

    /// `context` is not stored, but must be the same when the value is opened: say whose and what it is, so that no
    /// sealed value can be moved to another place.
    package func seal(_ value: [UInt8], context: [UInt8]) throws(CryptoError) -> [UInt8] {
        let head = KeyRing.head(current.id)
        let nonce = randomness.bytes(AESGCM.nonceLength)
        return head + nonce + (try current.cipher.seal(value, nonce: nonce, authenticating: head + context))
    }

    package func open(_ sealed: [UInt8], context: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard sealed.count >= KeyRing.overhead else { throw CryptoError(.malformed, "a sealed value is cut") }
        guard let key = keys[try KeyRing.keyID(of: sealed)] else {
            throw CryptoError(.unknownKey, "no key of the ring has sealed this")
        }
        let (head, rest) = (sealed[..<KeyRing.headSize], sealed[KeyRing.headSize...])
        return try key.cipher.open(
            rest.dropFirst(AESGCM.nonceLength),
            nonce: Array(rest.prefix(AESGCM.nonceLength)),
            authenticating: head + context
        )
    }

    /// Which key sealed a value: one that is not `currentKeyID` waits to be sealed anew.
    package static func keyID(of sealed: [UInt8]) throws(CryptoError) -> UInt32 {
        guard sealed.count >= headSize, sealed[0] == form else {
            throw CryptoError(.malformed, "not a sealed value of a known form")
        }
        return sealed[1..<headSize].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func head(_ id: UInt32) -> [UInt8] {
        [form] + stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: id >> UInt32($0)) }
    }
}
