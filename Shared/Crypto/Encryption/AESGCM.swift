/// A key of AES-GCM (NIST SP 800-38D) of 128 or 256 bits, for those who bring their own nonces, as Web Push does.
/// To keep values at rest use `KeyRing`.
package struct AESGCM: Sendable {
    package static let nonceLength = 12
    package static let tagLength = 16
    static let tagLength32 = Int32(tagLength)
    /// Far beyond any value of ours, and within the `int` of OpenSSL's lengths.
    private static let largestMessage = 1 << 30

    private let sealing: ContextPool<CipherContext>
    private let opening: ContextPool<CipherContext>

    package init(key: some Collection<UInt8>) throws(CryptoError) {
        let key = Array(key)
        guard key.count == 16 || key.count == 32 else { throw CryptoError(.badKey, "AES keys have 16 or 32 bytes") }
        let isShort = key.count == 16
        sealing = ContextPool {
            CipherContext(isShort ? Fetched.aes128GCM : Fetched.aes256GCM, key: key, encrypts: true)
        }
        opening = ContextPool {
            CipherContext(isShort ? Fetched.aes128GCM : Fetched.aes256GCM, key: key, encrypts: false)
        }
    }

    /// The ciphertext with its tag behind it. A nonce used twice under one key gives both messages away.
    package func seal(
        _ message: some Collection<UInt8>,
        nonce: [UInt8],
        authenticating associated: [UInt8] = []
    ) throws(CryptoError) -> [UInt8] {
        try AESGCM.check(nonce, message.count, associated.count)
        let sealed = sealing.withContext { context in
            message.withBytes { message in
                [UInt8](capacity: message.count + AESGCM.tagLength) { output in
                    guard associated.withUnsafeBufferPointer({ context.begin(nonce: nonce, authenticating: $0) }),
                        context.update(message, into: output), context.finish(),
                        context.readTag(into: output + message.count)
                    else { return nil }
                    return message.count + AESGCM.tagLength
                }
            }
        }
        guard let sealed else { throw CryptoError(.library, "AES-GCM did not encrypt") }
        return sealed
    }

    /// Throws `notAuthentic` unless message, nonce and associated data are what they were when it was sealed.
    package func open(
        _ sealed: some Collection<UInt8>,
        nonce: [UInt8],
        authenticating associated: [UInt8] = []
    ) throws(CryptoError) -> [UInt8] {
        try AESGCM.check(nonce, sealed.count, associated.count)
        guard sealed.count >= AESGCM.tagLength else { throw CryptoError(.malformed, "shorter than a tag") }
        let message = opening.withContext { context in
            sealed.withBytes { sealed in
                let length = sealed.count - AESGCM.tagLength
                return [UInt8](capacity: length) { output in
                    guard let start = sealed.baseAddress,
                        associated.withUnsafeBufferPointer({ context.begin(nonce: nonce, authenticating: $0) }),
                        context.update(UnsafeBufferPointer(rebasing: sealed[..<length]), into: output),
                        context.expectTag(start + length), context.finish()
                    else { return nil }
                    return length
                }
            }
        }
        guard let message else { throw CryptoError(.notAuthentic, "the sealed value was changed or is another key's") }
        return message
    }

    private static func check(_ nonce: [UInt8], _ message: Int, _ associated: Int) throws(CryptoError) {
        guard nonce.count == nonceLength else { throw CryptoError(.malformed, "a nonce has \(nonceLength) bytes") }
        guard max(message, associated) <= largestMessage else { throw CryptoError(.malformed, "too long") }
    }
}

extension AESGCM: CustomStringConvertible {
    package var description: String { "AESGCM" }
}
