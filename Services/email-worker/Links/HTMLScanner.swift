/// Reads the tags of a page, one after the other, each byte once, as browsers do: what looks like a tag inside a
/// comment, a script or a quoted value is none.
struct HTMLScanner {
    private let bytes: [UInt8]
    private var position = 0

    /// What stands between these is text, whatever it looks like.
    private static let rawText: Set<String> = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed"]
    private static let nameLimit = 16

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// `nil` when there are no more; one that is cut off at the end is none.
    mutating func next() -> HTMLTag? {
        while let start = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            position = start + 1
            guard let mark = peek() else { return nil }
            if mark.isASCIILetter { return tag(from: start, isEnd: false) }
            switch mark {
            case UInt8(ascii: "/") where peek(1)?.isASCIILetter == true:
                position += 1
                return tag(from: start, isEnd: true)
            case UInt8(ascii: "!"): skipDeclaration()
            case UInt8(ascii: "/"), UInt8(ascii: "?"): skip(past: UInt8(ascii: ">"))
            default: break
            }
        }
        return nil
    }

    private mutating func tag(from start: Int, isEnd: Bool) -> HTMLTag? {
        let name = tagName()
        var attributes: [HTMLTag.Attribute] = []
        while let attribute = attribute() { attributes.append(attribute) }
        guard peek() == UInt8(ascii: ">") else { return nil }
        position += 1
        let tag = HTMLTag(name: name, isEnd: isEnd, range: start..<position, attributes: attributes)
        if !isEnd && HTMLScanner.rawText.contains(name) { skipText(of: name) }
        return tag
    }

    private mutating func tagName() -> String {
        let start = position
        while let byte = peek(), !byte.endsTagName { position += 1 }
        return String(decoding: bytes[start..<position].prefix(HTMLScanner.nameLimit).map(\.lowercased), as: UTF8.self)
    }

    /// `nil` at the tag's end, and at the page's.
    private mutating func attribute() -> HTMLTag.Attribute? {
        while let byte = peek(), byte.isSpace || byte == UInt8(ascii: "/") { position += 1 }
        guard let first = peek(), first != UInt8(ascii: ">") else { return nil }
        let start = position
        // An equals sign in front belongs to the name.
        position += 1
        while let byte = peek(), !byte.endsTagName, byte != UInt8(ascii: "=") { position += 1 }
        let name = start..<position
        skipSpaces()
        guard peek() == UInt8(ascii: "=") else { return HTMLTag.Attribute(name: name, value: nil, isQuoted: false) }
        position += 1
        skipSpaces()
        return value(of: name)
    }

    private mutating func value(of name: Range<Int>) -> HTMLTag.Attribute? {
        if let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let start = position + 1
            position = start
            guard let end = bytes[position...].firstIndex(of: quote) else {
                position = bytes.count
                return nil
            }
            position = end + 1
            return HTMLTag.Attribute(name: name, value: start..<end, isQuoted: true)
        }
        let start = position
        while let byte = peek(), !byte.isSpace, byte != UInt8(ascii: ">") { position += 1 }
        return HTMLTag.Attribute(name: name, value: start..<position, isQuoted: false)
    }

    /// Behind `<!`: a comment, or what browsers take for one.
    private mutating func skipDeclaration() {
        guard peek(1) == UInt8(ascii: "-"), peek(2) == UInt8(ascii: "-") else { return skip(past: UInt8(ascii: ">")) }
        // The dashes that begin it may end it too.
        position += 1
        var dashes = 0
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "-"): dashes += 1
            case UInt8(ascii: ">") where dashes >= 2: return
            case UInt8(ascii: "!") where dashes >= 2 && peek() == UInt8(ascii: ">"): continue
            default: dashes = 0
            }
        }
    }

    private mutating func skipText(of name: String) {
        while let start = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            position = start + 1
            let end = position + 1 + name.utf8.count
            guard peek() == UInt8(ascii: "/"), end < bytes.count, bytes[end].endsTagName,
                bytes[(position + 1)..<end].lazy.map(\.lowercased).elementsEqual(name.utf8)
            else { continue }
            position = start
            return
        }
        position = bytes.count
    }

    private mutating func skip(past byte: UInt8) {
        position = bytes[position...].firstIndex(of: byte).map { $0 + 1 } ?? bytes.count
    }

    private mutating func skipSpaces() {
        while let byte = peek(), byte.isSpace { position += 1 }
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }
}

extension UInt8 {
    var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) && self != 0x0B }
    var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    var lowercased: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
    fileprivate var endsTagName: Bool { isSpace || self == UInt8(ascii: "/") || self == UInt8(ascii: ">") }
}
