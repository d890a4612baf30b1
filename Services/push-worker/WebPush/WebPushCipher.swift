import Crypto
import Wire

/// Encrypts a message for one browser (RFC 8291): only it can read it, not the push service that carries it.
struct WebPushCipher {
    /// The record's size as the header says it; a message is one record.
    private static let recordSize = 4096
    /// What fits in one, with the header of 86 octets and the tag.
    static let largest = recordSize - 86 - AESGCM.tagLength - 1

    private let key: AgreementKey
    private let salt: [UInt8]

    /// Both are to be used once.
    init(key: AgreementKey, salt: [UInt8]) {
        (self.key, self.salt) = (key, salt)
    }

    /// Throws `badKey` for a browser's key that is none.
    func encrypt(_ message: [UInt8], for browser: WebPushSubscription) throws(CryptoError) -> [UInt8] {
        let hkdf = HKDF()
        let (point, theirs) = (try key.point, browser.publicKey)
        let shared = try key.sharedSecret(with: theirs)
        let info = Array("WebPush: info\0".utf8) + theirs + point
        let secret = hkdf.derive(shared, salt: browser.authSecret, info: info, length: 32)
        let prepared = hkdf.extract(secret, salt: salt)
        let contentKey = hkdf.expand(prepared, info: Array("Content-Encoding: aes128gcm\0".utf8), length: 16)
        let nonce = hkdf.expand(prepared, info: Array("Content-Encoding: nonce\0".utf8), length: 12)
        // 2 marks the last record.
        let sealed = try AESGCM(key: contentKey).seal(message + [2], nonce: nonce)
        return salt + header(point) + sealed
    }

    private func header(_ point: [UInt8]) -> [UInt8] {
        let size = WebPushCipher.recordSize
        return [UInt8(size >> 24 & 255), UInt8(size >> 16 & 255), UInt8(size >> 8 & 255), UInt8(size & 255)]
            + [UInt8(point.count)] + point
    }
}
