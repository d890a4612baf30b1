import Primitives

/// Header text as words between which lines may be folded: as it is where that is safe, else as RFC 2047 encoded words.
enum HeaderText {
    static func words(_ text: String) -> [String] {
        plainWords(text) ?? encodedWords(text)
    }

    /// `nil` when the text would not survive folding, or would be taken for an encoded word.
    static func plainWords(_ text: String) -> [String]? {
        guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), !text.contains("=?") else { return nil }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 200 }) else { return nil }
        return words.map(String.init)
    }

    /// Each word holds whole characters only, and at most 64 bytes, so that it fits a line of 76 with a field's name.
    static func encodedWords(_ text: String) -> [String] {
        var words: [String] = []
        var chunk: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = UTF8.encode(scalar).map(Array.init) ?? []
            if chunk.count + bytes.count > 39 {
                words.append(encodedWord(chunk))
                chunk = []
            }
            chunk += bytes
        }
        return words + [encodedWord(chunk)]
    }

    private static func encodedWord(_ bytes: [UInt8]) -> String {
        "=?UTF-8?B?\(Base64.standard.encode(bytes))?="
    }
}
