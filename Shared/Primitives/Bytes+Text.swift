extension [UInt8] {
    /// Appends a number in decimal, padded with zeros to `width`.
    package mutating func appendDecimal(_ number: Int, width: Int, after separator: UInt8? = nil) {
        if let separator { append(separator) }
        let start = count
        appendDecimal(number)
        let missing = width - (count - start)
        if missing > 0 { insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: missing), at: start) }
    }

    package mutating func appendDecimal(_ number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        appendDecimal(UInt64(number.magnitude))
    }

    /// Of up to 64 bits.
    package mutating func appendDecimal(_ number: some FixedWidthInteger) {
        if number < 0 { append(UInt8(ascii: "-")) }
        appendDecimal(UInt64(clamping: number.magnitude))
    }

    package mutating func appendDecimal(_ number: UInt64) {
        let start = count
        var rest = number
        repeat {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }

    /// Lower-case hexadecimal.
    package var hex: String {
        var text: [UInt8] = []
        text.reserveCapacity(count * 2)
        for byte in self { text.appendHex(byte) }
        return String(decoding: text, as: UTF8.self)
    }

    package mutating func appendHex(_ byte: UInt8) {
        append(UInt8.hexDigit(byte >> 4))
        append(UInt8.hexDigit(byte & 15))
    }

    /// `nil` unless `hex` is an even number of hexadecimal digits.
    package init?(hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index].hexValue, let low = digits[index + 1].hexValue else { return nil }
            append(high << 4 | low)
        }
    }
}

extension UInt8 {
    package static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    package var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
