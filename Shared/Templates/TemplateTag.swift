/// What stands between the delimiters, told apart by its first character.
enum TemplateTag: Equatable {
    case variable(String, isRaw: Bool)
    case open(String)
    case inverted(String)
    case close(String)
    case comment
    case partial(String)
    case block(String)
    case layout(String)
    case delimiters(open: [UInt8], close: [UInt8])

    /// Tags that leave no line behind when they stand alone on it.
    var mayStandAlone: Bool {
        switch self {
        case .variable(let name, false): name == "else" || name.hasPrefix("else if ")
        case .variable: false
        default: true
        }
    }

    /// `nil` for a tag that means nothing.
    init?(_ content: String, isTriple: Bool) {
        let body = content.trimmed
        guard let sigil = body.first else { return nil }
        let name = String(body.dropFirst()).trimmed
        if isTriple {
            self = .variable(body, isRaw: true)
            return
        }
        switch sigil {
        case "&": self = .variable(name, isRaw: true)
        case "#": self = .open(name)
        case "^": self = .inverted(name)
        case "/": self = .close(name)
        case "!": self = .comment
        case ">": self = .partial(name)
        case "$": self = .block(name)
        case "<": self = .layout(name)
        case "=":
            guard let (open, close) = TemplateTag.delimiters(name) else { return nil }
            self = .delimiters(open: open, close: close)
        default: self = .variable(body, isRaw: false)
        }
    }

    private static func delimiters(_ text: String) -> ([UInt8], [UInt8])? {
        guard text.hasSuffix("=") else { return nil }
        let parts = text.dropLast().split(whereSeparator: \.isWhitespace)
        guard parts.count == 2, !parts[0].contains("="), !parts[1].contains("=") else { return nil }
        return (Array(parts[0].utf8), Array(parts[1].utf8))
    }
}

extension String {
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
