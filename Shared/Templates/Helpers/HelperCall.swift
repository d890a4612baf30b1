/// `{{currency total "EUR"}}` or `{{plural n one="# day" other="# days"}}`, cut into words.
struct HelperCall: Equatable, Sendable {
    enum Argument: Equatable, Sendable {
        /// Between quotes, or a number.
        case text(String)
        case path(TemplatePath)

        var literal: String? {
            if case .text(let text) = self { text } else { nil }
        }

        var path: TemplatePath? {
            if case .path(let path) = self { path } else { nil }
        }
    }

    let name: String
    private(set) var arguments: [Argument] = []
    private(set) var named: [String: Argument] = [:]

    /// `nil` when a quote is not closed or a word is no name.
    init?(_ text: String, at place: TemplatePlace) {
        var rest = Substring(text.trimmed)
        name = String(rest.prefix { !$0.isWhitespace })
        rest = rest.dropFirst(name.count).drop(while: \.isWhitespace)
        while !rest.isEmpty {
            let key = HelperCall.key(&rest)
            guard let argument = HelperCall.argument(&rest, place) else { return nil }
            if let key { named[key] = argument } else { arguments.append(argument) }
            rest = rest.drop(while: \.isWhitespace)
        }
    }

    private static func key(_ rest: inout Substring) -> String? {
        let word = rest.prefix { $0 != "=" && $0 != "\"" && $0 != "'" && !$0.isWhitespace }
        guard !word.isEmpty, rest.dropFirst(word.count).first == "=" else { return nil }
        rest = rest.dropFirst(word.count + 1)
        return String(word)
    }

    private static func argument(_ rest: inout Substring, _ place: TemplatePlace) -> Argument? {
        if let quote = rest.first, quote == "\"" || quote == "'" {
            let body = rest.dropFirst()
            guard let end = body.firstIndex(of: quote) else { return nil }
            defer { rest = body[body.index(after: end)...] }
            return .text(String(body[..<end]))
        }
        let word = rest.prefix { !$0.isWhitespace }
        rest = rest.dropFirst(word.count)
        if word.first?.isNumber == true { return .text(String(word)) }
        return TemplatePath(String(word), at: place).map(Argument.path)
    }
}
