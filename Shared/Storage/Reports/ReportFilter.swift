package import Primitives

/// Which hours and of what a report tells; what is `nil` does not matter.
package struct ReportFilter: Sendable {
    /// From the beginning of the first hour to the end of the last.
    package let span: Range<Timestamp>
    package var channel: Channel?
    package var provider: String?
    package var template: TemplateKey?
    package var category: CategoryKey?

    package init(_ span: Range<Timestamp>) {
        self.span = span
    }
}

/// By what counts are told apart.
package enum ReportDimension: String, Sendable, CaseIterable {
    case hour, day, channel, provider, template
}
