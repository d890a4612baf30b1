package import Primitives

/// A version of a template without its words.
package struct TemplateVersionSummary: Sendable, Hashable {
    package let number: Int
    package let author: String
    package let createdAt: Timestamp
    package let hasSchema: Bool
    /// When it was last put in force; `nil` for one that never was.
    package let publishedAt: Timestamp?
}
