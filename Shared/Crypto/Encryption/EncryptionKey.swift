/// An AES-256 key with the name by which sealed values find it again.
package struct EncryptionKey: Sendable {
    package let id: UInt32
    let bytes: [UInt8]

    static let size = 32

    /// Refuses anything but 32 bytes.
    package init(id: UInt32, bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count == EncryptionKey.size else { throw CryptoError(.badKey, "an AES-256 key has 32 bytes") }
        (self.id, self.bytes) = (id, bytes)
    }
}
