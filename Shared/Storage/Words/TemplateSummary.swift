package import Primitives

/// A template without its words.
package struct TemplateSummary: Sendable, Hashable {
    package let key: TemplateKey
    package let name: String
    package let category: String?
    /// The number of the newest version; 0 before the first.
    package let latestVersion: Int
    package let publishedVersion: Int?
    /// For conditional writes; every change adds one.
    package let version: Int
    package let createdAt: Timestamp
    package let updatedAt: Timestamp
}
