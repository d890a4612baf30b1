package import JSON
import Primitives
package import Templates

extension TemplateValue {
    /// Numbers that no whole 64 bits hold are fractional; those beyond the doubles are nothing.
    package init(json value: JSONValue) {
        switch value.kind {
        case .null: self = .null
        case .bool: self = (try? value.bool()).map(TemplateValue.bool) ?? .null
        case .number: self = TemplateValue(number: value)
        case .string: self = (try? value.string()).map(TemplateValue.string) ?? .null
        case .array: self = .list(value.elements.map { TemplateValue(json: $0) })
        case .object:
            let members = value.members.map { ($0.key, TemplateValue(json: $0.value)) }
            self = .object(Dictionary(members) { $1 })
        }
    }

    private init(number: JSONValue) {
        if number.isInteger, let whole = try? number.integer() {
            self = .integer(whole)
        } else {
            self = (try? number.number()).map(TemplateValue.number) ?? .null
        }
    }
}
