import Primitives

/// What a tag may do to a value beyond showing it. All that can be wrong with a call is found when it is compiled.
enum TemplateHelper: Sendable {
    case date(TemplatePath, DateForm)
    case number(TemplatePath, decimals: Int?)
    case currency(TemplatePath, code: HelperCall.Argument)
    case plural(TemplatePath, forms: [String: String])

    enum DateForm: Sendable {
        case style(DateStyle)
        case pattern(DatePattern)
    }

    /// The values that it asks for.
    var paths: [TemplatePath] {
        switch self {
        case .date(let path, _), .number(let path, _), .plural(let path, _): [path]
        case .currency(let path, let code): [path] + [code.path].compactMap(\.self)
        }
    }

    static let names: Set<String> = ["date", "number", "currency", "plural"]

    /// `nil` for a call that lacks an argument or has one too many.
    init?(_ call: HelperCall) {
        guard let path = call.arguments.first?.path, call.arguments.count <= 2 else { return nil }
        let second = call.arguments.dropFirst().first
        guard call.named.isEmpty != (call.name == "plural") else { return nil }
        switch call.name {
        case "date":
            guard let form = TemplateHelper.dateForm(second) else { return nil }
            self = .date(path, form)
        case "number":
            guard second == nil || TemplateHelper.decimals(second) != nil else { return nil }
            self = .number(path, decimals: TemplateHelper.decimals(second))
        case "currency":
            guard let code = second else { return nil }
            self = .currency(path, code: code)
        default:
            guard second == nil, let forms = TemplateHelper.forms(call.named) else { return nil }
            self = .plural(path, forms: forms)
        }
    }

    private static func dateForm(_ argument: HelperCall.Argument?) -> DateForm? {
        guard let argument else { return .style(.medium) }
        guard let text = argument.literal else { return nil }
        if let style = DateStyle(rawValue: text) { return .style(style) }
        return DatePattern(text).map(DateForm.pattern)
    }

    private static func decimals(_ argument: HelperCall.Argument?) -> Int? {
        argument?.literal.flatMap { Int($0) }.flatMap { (0...10).contains($0) ? $0 : nil }
    }

    /// `other` is every language's last resort; a number as the key is that number exactly.
    private static func forms(_ named: [String: HelperCall.Argument]) -> [String: String]? {
        let forms = named.compactMapValues(\.literal)
        let isKnown = forms.keys.allSatisfy { PluralRules.categories.contains($0) || Int($0) != nil }
        return forms.count == named.count && isKnown && forms["other"] != nil ? forms : nil
    }
}
