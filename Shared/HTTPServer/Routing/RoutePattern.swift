/// A path with names: `/users/{id}/devices`; `{name...}` at the end takes all that follows, of one segment at least.
struct RoutePattern: Sendable {
    enum Segment: Hashable, Sendable {
        case literal([UInt8])
        case parameter
        case rest
    }

    let text: String
    let segments: [Segment]
    let names: [String]

    /// A pattern that breaks these rules is a mistake in the program.
    init(_ text: String) {
        precondition(text.first == "/", "a route's pattern begins with a slash")
        let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        self.text = text
        segments = parts.map(RoutePattern.segment)
        names = parts.filter { $0.first == "{" }.map { RoutePattern.name($0) }
        precondition(segments.dropLast().allSatisfy { $0 != .rest }, "only the last segment can take the rest")
        precondition(Set(names).count == names.count, "two parameters of a route have one name")
    }

    private static func segment(_ text: Substring) -> Segment {
        guard text.first == "{" else { return .literal(Array(text.utf8)) }
        precondition(text.last == "}", "a parameter is a whole segment in braces")
        return text.hasSuffix("...}") ? .rest : .parameter
    }

    private static func name(_ text: Substring) -> String {
        String(text.dropFirst().dropLast(text.hasSuffix("...}") ? 4 : 1))
    }
}
