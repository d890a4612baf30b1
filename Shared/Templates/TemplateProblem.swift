/// Something in a template that cannot be what its author meant.
package struct TemplateProblem: Sendable, Hashable {
    package enum Code: String, Sendable {
        case unknownVariable = "unknown_variable"
        case unknownPartial = "unknown_partial"
        case partialCycle = "partial_cycle"
        /// What is included by what is included, too many times over.
        case partialsTooDeep = "partials_too_deep"
    }

    package let code: Code
    /// The variable or partial, as it is written.
    package let name: String
    package let detail: String
    package let place: TemplatePlace
    /// The partials that lead to the text in which it stands; empty for the template's own.
    package let within: [String]

    package var description: String {
        let source = within.isEmpty ? "" : "in \(within.joined(separator: " > ")), "
        return "\(source)\(place): \(detail)"
    }
}
