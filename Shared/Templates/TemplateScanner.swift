/// Cuts a source into texts and tags, minding changed delimiters and tags that stand alone on their line.
struct TemplateScanner {
    enum Token: Equatable {
        case text([UInt8])
        /// `indentation` is the white space before a tag that stands alone.
        case tag(TemplateTag, indentation: [UInt8], TemplatePlace)
    }

    private let source: [UInt8]
    private var position = 0
    private var line = 1
    private var lineStart = 0
    private var open = Array("{{".utf8)
    private var close = Array("}}".utf8)
    private var pending: Token?

    init(_ source: [UInt8]) {
        self.source = source
    }

    /// `nil` at the end of the source.
    mutating func next() throws(TemplateError) -> Token? {
        if let token = pending {
            pending = nil
            return token
        }
        guard position < source.count else { return nil }
        guard let start = find(open, from: position) else {
            defer { position = source.count }
            return .text(Array(source[position...]))
        }
        let text = position..<start
        advance(to: start)
        return try tag(after: text)
    }

    private mutating func tag(after text: Range<Int>) throws(TemplateError) -> Token? {
        let start = position
        let place = place
        let tag = try readTag()
        let end = position
        guard tag.mayStandAlone, let lineStart = blankLineStart(before: start), let next = blankLineEnd(after: end)
        else {
            return emit(text, .tag(tag, indentation: [], place))
        }
        advance(to: next)
        let indentation = Array(source[lineStart..<start])
        return emit(
            text.lowerBound..<max(lineStart, text.lowerBound),
            .tag(tag, indentation: indentation, place)
        )
    }

    private mutating func emit(_ text: Range<Int>, _ token: Token) -> Token {
        guard !text.isEmpty else { return token }
        pending = token
        return .text(Array(source[text]))
    }

    private mutating func readTag() throws(TemplateError) -> TemplateTag {
        let body = position + open.count
        let isTriple = open == Array("{{".utf8) && body < source.count && source[body] == UInt8(ascii: "{")
        // `{{=| |=}}` ends at its own closing sign, so that the new delimiters may hold the old ones.
        let isDelimiters = body < source.count && source[body] == UInt8(ascii: "=")
        let ending = isTriple ? [UInt8(ascii: "}")] + close : isDelimiters ? [UInt8(ascii: "=")] + close : close
        guard let end = find(ending, from: isDelimiters ? body + 1 : body) else {
            throw TemplateError(code: .unclosedTag, detail: "a tag is not closed", place: place)
        }
        let content = source[(isTriple ? body + 1 : body)..<(isDelimiters ? end + 1 : end)]
        guard let tag = TemplateTag(String(decoding: content, as: UTF8.self), isTriple: isTriple) else {
            throw TemplateError(code: .malformedTag, detail: "a tag means nothing", place: place)
        }
        advance(to: end + ending.count)
        if case .delimiters(let open, let close) = tag { (self.open, self.close) = (open, close) }
        return tag
    }

    private mutating func advance(to index: Int) {
        for next in position..<index where source[next] == UInt8(ascii: "\n") {
            (line, lineStart) = (line + 1, next + 1)
        }
        position = index
    }

    private var place: TemplatePlace {
        let before = source[lineStart..<position].count { $0 & 0xC0 != 0x80 }
        return TemplatePlace(line: line, column: before + 1)
    }

    private func find(_ needle: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first, source.count >= needle.count else { return nil }
        var index = start
        while index <= source.count - needle.count {
            if source[index] == first, source[index..<index + needle.count].elementsEqual(needle) { return index }
            index += 1
        }
        return nil
    }

    private func blankLineStart(before index: Int) -> Int? {
        var start = index
        while start > 0, source[start - 1] != UInt8(ascii: "\n") {
            guard source[start - 1] == UInt8(ascii: " ") || source[start - 1] == UInt8(ascii: "\t") else { return nil }
            start -= 1
        }
        return start
    }

    /// Where the next line begins when only white space follows.
    private func blankLineEnd(after index: Int) -> Int? {
        var end = index
        while end < source.count {
            switch source[end] {
            case UInt8(ascii: "\n"): return end + 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): end += 1
            default: return nil
            }
        }
        return end
    }
}
