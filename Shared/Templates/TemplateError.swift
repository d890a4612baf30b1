/// Why a template cannot be compiled or rendered, and where in its source.
package struct TemplateError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case unclosedTag = "unclosed_tag"
        case unclosedSection = "unclosed_section"
        case unexpectedClose = "unexpected_close"
        case malformedTag = "malformed_tag"
        case nestedTooDeep = "nested_too_deep"
        case unknownHelper = "unknown_helper"
        case outputTooLong = "output_too_long"
        case tooManySteps = "too_many_steps"
    }

    package let code: Code
    package let detail: String
    package let place: TemplatePlace

    package var line: Int { place.line }
    package var description: String { "\(place): \(detail) (\(code.rawValue))" }
}

/// What hostile or broken templates may cost.
package struct TemplateLimits: Sendable {
    /// Sections, partials and layouts inside one another.
    package var depth = 32
    /// Bytes of one rendered text.
    package var output = 1 << 20
    /// Pieces that one rendering may pass, loops counted as often as they turn.
    package var steps = 1_000_000

    package init() {}
}
