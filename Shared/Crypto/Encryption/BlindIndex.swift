/// Finds an encrypted value by equality: the same value always has the same index, which tells nothing without the key.
/// The key must serve nothing else: whoever has it can try all telephone numbers.
package struct BlindIndex: Sendable {
    private let code: HMAC

    /// Refuses anything but 32 bytes.
    package init(key: [UInt8]) throws(CryptoError) {
        guard key.count == 32 else { throw CryptoError(.badKey, "a blind index's key has 32 bytes") }
        code = HMAC(.sha256, key: key)
    }

    /// 32 bytes. `context` says what the value is and whose, so that equal values in two places have nothing in common.
    /// The caller first brings the value into its one form, such as an address in lower case.
    package func index(of value: [UInt8], context: [UInt8]) -> [UInt8] {
        // The length in front keeps a byte from moving between the two unseen.
        let length = (0..<4).map { UInt8(truncatingIfNeeded: context.count >> (24 - 8 * $0)) }
        return code.code(for: length + context + value)
    }
}
