/// Turns tokens into a tree. One call of `nodes` reads the body of one section.
struct TemplateParser {
    private var scanner: TemplateScanner
    private let limits: TemplateLimits
    private var depth = 0

    init(_ source: [UInt8], _ limits: TemplateLimits) {
        (scanner, self.limits) = (TemplateScanner(source), limits)
    }

    mutating func parse() throws(TemplateError) -> [TemplateNode] {
        try nodes(until: nil).nodes
    }

    /// What ended a body: its closing tag, or an `else` with the condition that may follow it.
    private enum Ending {
        case close
        case otherwise(condition: String?, place: TemplatePlace)
    }

    private struct Opened {
        let name: String
        let takesElse: Bool
        let place: TemplatePlace
    }

    private mutating func nodes(until opened: Opened?) throws(TemplateError) -> (nodes: [TemplateNode], ending: Ending)
    {
        try enter(at: opened?.place ?? .start)
        defer { depth -= 1 }
        var nodes: [TemplateNode] = []
        while let token = try scanner.next() {
            switch token {
            case .text(let bytes):
                nodes.append(.text(bytes))
            case .tag(.close(let name), _, let place):
                guard let opened, name == opened.name else { throw unexpected(name, opened, place) }
                return (nodes, .close)
            case .tag(.variable(let name, false), _, let place) where opened?.takesElse == true && name.isElse:
                return (nodes, .otherwise(condition: name.elseCondition, place: place))
            case .tag(let tag, let indentation, let place):
                if let node = try node(tag, indentation, place) { nodes.append(node) }
            }
        }
        guard let opened else { return (nodes, .close) }
        throw TemplateError(code: .unclosedSection, detail: "'\(opened.name)' is not closed", place: opened.place)
    }

    private mutating func node(
        _ tag: TemplateTag,
        _ indentation: [UInt8],
        _ place: TemplatePlace
    ) throws(TemplateError) -> TemplateNode? {
        switch tag {
        case .variable(let name, let isRaw): try variable(name, isRaw, place)
        case .open(let name): try section(name, place)
        case .inverted(let name): .inverted(try path(name, place), try body(name, place))
        case .partial(let name): .partial(name, indentation: indentation, place)
        case .block(let name): .block(name, try body(name, place))
        case .layout(let name): .layout(name, blocks: blocks(try body(name, place)), place)
        case .comment, .delimiters, .close: nil
        }
    }

    private func variable(_ name: String, _ isRaw: Bool, _ place: TemplatePlace) throws(TemplateError) -> TemplateNode {
        let word = name.prefix { !$0.isWhitespace }
        guard word.count < name.count else { return .variable(try path(name, place), isRaw: isRaw) }
        guard TemplateHelper.names.contains(String(word)) else {
            let nearest = TemplateHelper.names.nearest(to: String(word)).map { "; is it '\($0)'?" } ?? ""
            throw TemplateError(code: .unknownHelper, detail: "there is no helper '\(word)'\(nearest)", place: place)
        }
        guard let helper = HelperCall(name, at: place).flatMap(TemplateHelper.init) else {
            throw TemplateError(code: .malformedTag, detail: "'\(word)' cannot be called so", place: place)
        }
        return .helper(helper, isRaw: isRaw)
    }

    private mutating func section(_ name: String, _ place: TemplatePlace) throws(TemplateError) -> TemplateNode {
        let words = name.split(separator: " ", maxSplits: 1).map { String($0).trimmed }
        guard words.count == 2, ["if", "unless", "each"].contains(words[0]) else {
            return .section(try path(name, place), try body(name, place))
        }
        let opened = Opened(name: words[0], takesElse: true, place: place)
        return try conditional(words[0], try path(words[1], place), opened)
    }

    private mutating func conditional(
        _ keyword: String,
        _ path: TemplatePath,
        _ opened: Opened
    ) throws(TemplateError) -> TemplateNode {
        let (then, ending) = try nodes(until: opened)
        let otherwise = try alternative(ending, opened)
        return keyword == "each"
            ? .each(path, body: then, otherwise: otherwise)
            : .condition(path, isNegated: keyword == "unless", then: then, otherwise: otherwise)
    }

    private mutating func alternative(_ ending: Ending, _ opened: Opened) throws(TemplateError) -> [TemplateNode] {
        guard case .otherwise(let condition, let place) = ending else { return [] }
        if let condition { return [try conditional("if", try path(condition, place), opened)] }
        return try nodes(until: Opened(name: opened.name, takesElse: false, place: opened.place)).nodes
    }

    private mutating func body(_ name: String, _ place: TemplatePlace) throws(TemplateError) -> [TemplateNode] {
        try nodes(until: Opened(name: name, takesElse: false, place: place)).nodes
    }

    /// Between a layout's tags only blocks count, as the specification says; the first of a name wins.
    private func blocks(_ nodes: [TemplateNode]) -> [String: [TemplateNode]] {
        var blocks: [String: [TemplateNode]] = [:]
        for case .block(let name, let body) in nodes where blocks[name] == nil { blocks[name] = body }
        return blocks
    }

    private func path(_ name: String, _ place: TemplatePlace) throws(TemplateError) -> TemplatePath {
        guard let path = TemplatePath(name, at: place) else {
            throw TemplateError(code: .malformedTag, detail: "'\(name)' is not a name", place: place)
        }
        return path
    }

    private mutating func enter(at place: TemplatePlace) throws(TemplateError) {
        depth += 1
        guard depth <= limits.depth else {
            throw TemplateError(code: .nestedTooDeep, detail: "more than \(limits.depth) levels", place: place)
        }
    }

    private func unexpected(_ name: String, _ opened: Opened?, _ place: TemplatePlace) -> TemplateError {
        let expectation = opened.map { "'\($0.name)' of line \($0.place.line) is open" } ?? "nothing is open"
        return TemplateError(code: .unexpectedClose, detail: "'\(name)' is closed where \(expectation)", place: place)
    }
}

extension String {
    fileprivate var isElse: Bool { self == "else" || hasPrefix("else if ") }

    fileprivate var elseCondition: String? { self == "else" ? nil : String(dropFirst("else if ".count)).trimmed }
}
