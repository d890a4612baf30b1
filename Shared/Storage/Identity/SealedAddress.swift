/// An address or token as the database knows it: encrypted, with what is needed to open it and to find it.
package struct SealedAddress: Hashable, Sendable {
    package let bytes: [UInt8]
    /// The key that opens it.
    package let keyID: String
    /// A keyed hash of the plain form, equal for equal addresses.
    package let blindIndex: [UInt8]

    package init(bytes: [UInt8], keyID: String, blindIndex: [UInt8]) {
        (self.bytes, self.keyID, self.blindIndex) = (bytes, keyID, blindIndex)
    }
}
