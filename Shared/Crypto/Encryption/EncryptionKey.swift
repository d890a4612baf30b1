/// An AES-256 key with the name by which sealed values find it again.
package struct EncryptionKey: Sendable {
    package let id: UInt32
    let cipher: AESGCM

    /// Refuses anything but 32 bytes.
    package init(id: UInt32, bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count == 32 else { throw CryptoError(.badKey, "an AES-256 key has 32 bytes") }
        (self.id, cipher) = (id, try AESGCM(key: bytes))
    }
}
