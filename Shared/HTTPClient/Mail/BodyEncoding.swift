import Primitives

/// A transfer encoding for text: the smaller of the two that keep every line short and every byte ASCII.
enum BodyEncoding: String {
    case quotedPrintable = "quoted-printable"
    case base64

    init(for text: [UInt8]) {
        let foreign = text.count { $0 >= 0x80 }
        self = foreign * 5 > text.count ? .base64 : .quotedPrintable
    }

    /// Of text with CRLF line ends.
    func encode(_ text: [UInt8]) -> [UInt8] {
        switch self {
        case .quotedPrintable: BodyEncoding.quotedPrintable(text)
        case .base64: BodyEncoding.base64(text)
        }
    }

    private static func base64(_ text: [UInt8]) -> [UInt8] {
        var lines: [UInt8] = []
        // 57 bytes make a line of 76.
        for start in stride(from: 0, to: text.count, by: 57) {
            lines += Base64.standard.encode(text[start..<min(start + 57, text.count)]).utf8
            lines += [0x0D, 0x0A]
        }
        return lines
    }

    private static func quotedPrintable(_ text: [UInt8]) -> [UInt8] {
        var (encoded, column, index) = ([UInt8](), 0, 0)
        encoded.reserveCapacity(text.count + text.count / 8)
        while index < text.count {
            if isLineEnd(text, index) {
                encoded += [0x0D, 0x0A]
                (column, index) = (0, index + 2)
                continue
            }
            let isPlain = isPlain(text, index)
            // A soft line break needs the 76th column for itself.
            if column + (isPlain ? 1 : 3) > 75 {
                encoded += [UInt8(ascii: "="), 0x0D, 0x0A]
                column = 0
            }
            if isPlain { encoded.append(text[index]) } else { encoded.appendEscaped(text[index]) }
            column += isPlain ? 1 : 3
            index += 1
        }
        return encoded
    }

    private static func isLineEnd(_ text: [UInt8], _ index: Int) -> Bool {
        text[index] == 0x0D && index + 1 < text.count && text[index + 1] == 0x0A
    }

    /// Printable but for `=`, or a blank that does not end its line.
    private static func isPlain(_ text: [UInt8], _ index: Int) -> Bool {
        let byte = text[index]
        if byte == 0x20 || byte == 0x09 { return index + 1 < text.count && !isLineEnd(text, index + 1) }
        return (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
    }
}

extension [UInt8] {
    fileprivate mutating func appendEscaped(_ byte: UInt8) {
        let digits = [byte].hex.utf8.map { (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) ? $0 & 0xDF : $0 }
        self += [UInt8(ascii: "=")] + digits
    }

    /// With every CRLF, CR and LF made CRLF.
    init(linesOf text: String) {
        self = []
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case 0x0A where previous == 0x0D: break
            case 0x0D, 0x0A: self += [0x0D, 0x0A]
            default: append(byte)
            }
            previous = byte
        }
    }
}
