/// Writes header fields with CRLF line ends, folded at 76 columns where there is a place to fold.
struct HeaderWriter {
    private(set) var bytes: [UInt8] = []

    /// Refuses a name that is no token and a word with a control character: no field can smuggle in another.
    mutating func field(_ name: String, _ words: [String]) throws(SMTPError) {
        guard !name.isEmpty, name.utf8.count <= 76, name.utf8.allSatisfy(\.isTokenByte) else {
            throw SMTPError(.invalidMessage, "a header name is not a token")
        }
        guard words.allSatisfy({ $0.utf8.count <= 900 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } }) else {
            throw SMTPError(.invalidMessage, "the value of \(name) cannot stand in a header")
        }
        write("\(name):")
        var column = name.utf8.count + 1
        for (index, word) in words.enumerated() {
            if index > 0 && column + 1 + word.utf8.count > 76 {
                write("\r\n")
                column = 0
            }
            write(" \(word)")
            column += 1 + word.utf8.count
        }
        write("\r\n")
    }

    /// Free text, in whatever language.
    mutating func field(_ name: String, text: String) throws(SMTPError) {
        guard text.utf8.count <= 4096, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw SMTPError(.invalidMessage, "the value of \(name) has a control character or is too long")
        }
        try field(name, HeaderText.words(text))
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}
