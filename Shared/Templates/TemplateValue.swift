/// The data that a template is filled with: JSON's types, numbers kept apart as whole and fractional.
package enum TemplateValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case list([TemplateValue])
    case object([String: TemplateValue])

    /// What sections and `if` ask: null, false, the empty text and the empty list are nothing; zero is something.
    var isSomething: Bool {
        switch self {
        case .null, .bool(false): false
        case .string(let text): !text.isEmpty
        case .list(let elements): !elements.isEmpty
        default: true
        }
    }

    /// How it reads when interpolated; null, lists and objects read as nothing.
    var text: String {
        switch self {
        case .string(let text): text
        case .integer(let number): number.description
        case .number(let number): TemplateValue.text(number)
        case .bool(let flag): flag ? "true" : "false"
        case .null, .list, .object: ""
        }
    }

    private static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? Int64(number).description : number.description
    }

    func member(_ name: String) -> TemplateValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }
}
