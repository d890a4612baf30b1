/// Where something stands in a source, as an editor counts: both from 1, columns in Unicode scalars.
package struct TemplatePlace: Sendable, Hashable, CustomStringConvertible {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        (self.line, self.column) = (line, column)
    }

    package static let start = TemplatePlace(line: 1, column: 1)

    package var description: String { "line \(line), column \(column)" }
}
