package import Primitives

/// A version of a template, which never changes.
package struct TemplateVersion: Sendable, Hashable {
    /// The words for one channel and locale; variants share the traffic by weight.
    package struct Content: Sendable, Hashable {
        package let channel: Channel
        package let locale: String
        package var variant = ""
        package var weight = 1
        package var subject: String?
        package var title: String?
        package var body: String?
        package var html: String?
        package var url: String?

        package init(channel: Channel, locale: String) {
            (self.channel, self.locale) = (channel, locale)
        }
    }

    package let number: Int
    /// A JSON Schema of the data that it takes.
    package let schema: String?
    package let author: String
    package let createdAt: Timestamp
    package let contents: [Content]

    package init(number: Int, schema: String?, author: String, createdAt: Timestamp, contents: [Content]) {
        (self.number, self.schema, self.author) = (number, schema, author)
        (self.createdAt, self.contents) = (createdAt, contents)
    }
}
