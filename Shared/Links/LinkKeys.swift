package import Crypto
package import Primitives

/// The keys that seal what stands in links: one line a key, `ID HEX`, of which the last one seals; the others open links
/// in mails that were sent before.
package struct LinkKeys: Sendable {
    let ring: KeyRing

    package init(text: String, randomness: Randomness = .secure) throws(CryptoError) {
        var keys: [EncryptionKey] = []
        for (number, line) in text.split(separator: "\n").enumerated() {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let id = UInt32(parts[0]), let bytes = [UInt8](hex: parts[1]) else {
                throw CryptoError(.badKey, "line \(number + 1) of the link keys is not `ID HEX`")
            }
            keys.append(try EncryptionKey(id: id, bytes: bytes))
        }
        ring = try KeyRing(keys, randomness: randomness)
    }
}
