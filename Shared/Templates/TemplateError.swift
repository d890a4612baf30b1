/// Why a template cannot be compiled or rendered, and where in its source.
package struct TemplateError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case unclosedTag = "unclosed_tag"
        case unclosedSection = "unclosed_section"
        case unexpectedClose = "unexpected_close"
        case malformedTag = "malformed_tag"
        case nestedTooDeep = "nested_too_deep"
        case outputTooLong = "output_too_long"
    }

    package let code: Code
    package let detail: String
    package let line: Int

    package var description: String { "line \(line): \(detail) (\(code.rawValue))" }
}

/// What hostile or broken templates may cost.
package struct TemplateLimits: Sendable {
    /// Sections, partials and layouts inside one another.
    package var depth = 32
    /// Bytes of one rendered text.
    package var output = 1 << 20

    package init() {}
}
