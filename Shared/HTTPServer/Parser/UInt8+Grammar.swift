/// The character classes of RFC 9110, as tables of 256 bits.
extension UInt8 {
    /// May stand in a method or a field name.
    var isToken: Bool { ByteSet.token.contains(self) }
    /// May stand in a field value.
    var isFieldValue: Bool { self >= 0x20 && self != 0x7F || self == 0x09 }
    /// May stand in a request target.
    var isTarget: Bool { self > 0x20 && self < 0x7F && self != UInt8(ascii: "#") }
    var isBlank: Bool { self == 0x20 || self == 0x09 }

    var lowercasedLetter: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    static let carriageReturn: UInt8 = 13
    static let lineFeed: UInt8 = 10
}

private struct ByteSet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ characters: String) {
        for byte in characters.utf8 where byte < 128 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte - 64) & 1 == 1
    }

    static let token = ByteSet(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    )
}
