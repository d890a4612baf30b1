/// As much of ASN.1's encoding as keys need.
enum DER {
    /// The algorithm of an RSA key (RFC 8017).
    static let rsaEncryption: [UInt8] = [
        0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
    ]
    /// The algorithm of a key on P-256: id-ecPublicKey with prime256v1 (RFC 5480).
    static let p256: [UInt8] = [
        0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D,
        0x03,
        0x01, 0x07,
    ]

    static func sequence(_ content: [UInt8]) -> [UInt8] { wrap(0x30, content) }

    static func octets(_ content: [UInt8]) -> [UInt8] { wrap(0x04, content) }

    static func bitString(_ content: [UInt8]) -> [UInt8] { wrap(0x03, [0] + content) }

    /// Positive: a leading bit that would mean "negative" gets a zero before it.
    static func integer(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array(bytes.drop { $0 == 0 })
        return wrap(0x02, digits.first.map { $0 >= 0x80 } ?? true ? [0] + digits : digits)
    }

    static func wrap(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        guard count >= 0x80 else { return [tag, UInt8(count)] + content }
        guard count >= 0x100 else { return [tag, 0x81, UInt8(count)] + content }
        return [tag, 0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)] + content
    }
}

extension [UInt8] {
    /// A number in network order with as many bytes as its field has.
    func leftPadded(to width: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: Swift.max(0, width - count)) + self
    }
}
