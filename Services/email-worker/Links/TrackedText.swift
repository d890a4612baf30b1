/// A mail's plain text with its links led through us; everything else stays byte for byte as it is. A link is what mail
/// clients agree on: one that is part of a longer word, or touches letters beyond ASCII, stays as it is.
struct TrackedText {
    private let text: [UInt8]
    private var result: [UInt8] = []
    /// Up to where the text is in the result.
    private var copied = 0

    /// `link` gives what takes the place of a link, or `nil` to leave it.
    static func rewriting(_ text: String, link: (TrackableURL) -> String?) -> String {
        var page = TrackedText(Array(text.utf8))
        page.rewrite(link)
        return String(decoding: page.result, as: UTF8.self)
    }

    private init(_ text: [UInt8]) {
        self.text = text
        result.reserveCapacity(text.count + text.count / 2)
    }

    private mutating func rewrite(_ link: (TrackableURL) -> String?) {
        var position = 0
        while let start = text[position...].firstIndex(where: { $0 | 0x20 == UInt8(ascii: "h") }) {
            position = start + 1
            guard beginsLink(at: start) else { continue }
            let end = text[start...].firstIndex(where: \.endsLink) ?? text.count
            position = end
            guard end == text.count || text[end] < 0x80 else { continue }
            let range = start..<TrackedText.end(of: text[start..<end])
            guard let target = TrackableURL(plain: text[range]).flatMap(link) else { continue }
            result += text[copied..<range.lowerBound]
            result += target.utf8
            copied = range.upperBound
        }
        result += text[copied...]
    }

    private func beginsLink(at start: Int) -> Bool {
        guard start == 0 || text[start - 1].isSpace || "(<[{\"'*:,;>|".utf8.contains(text[start - 1]) else {
            return false
        }
        let head = text[start...].prefix(8).lazy.map(\.lowercased)
        return head.starts(with: "http://".utf8) || head.starts(with: "https://".utf8)
    }

    /// Without what belongs to the sentence around: stops, and brackets that were opened before the link.
    private static func end(of link: ArraySlice<UInt8>) -> Int {
        var excess = [UInt8: Int]()
        for (open, close) in zip("([{".utf8, ")]}".utf8) {
            excess[close] = link.count { $0 == close } - link.count { $0 == open }
        }
        var end = link.endIndex
        while end > link.startIndex {
            let last = link[end - 1]
            if let surplus = excess[last], surplus > 0 {
                excess[last] = surplus - 1
            } else if !".,;:!?'*".utf8.contains(last) {
                break
            }
            end -= 1
        }
        return end
    }
}

extension UInt8 {
    fileprivate var endsLink: Bool {
        self <= 0x20 || self >= 0x7F || self == UInt8(ascii: "<") || self == UInt8(ascii: ">")
            || self == UInt8(ascii: "\"")
    }
}
