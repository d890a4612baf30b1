/// The name of a table, column or channel, quoted wherever it goes into a statement.
package struct PostgresIdentifier: Hashable, Sendable {
    private let parts: [String]

    /// `PostgresIdentifier("herald", "events")` is the table `events` of the schema `herald`.
    package init(_ parts: String...) {
        self.parts = parts
    }

    /// The quoted form. PostgreSQL cannot hold a NUL in a name, and libpq would end the statement there.
    package var quoted: String {
        parts.map { part in
            let doubled = part.filter { $0 != "\0" }.split(separator: "\"", omittingEmptySubsequences: false)
            return "\"\(doubled.joined(separator: "\"\""))\""
        }.joined(separator: ".")
    }

    /// The name as the server reports it, without a schema.
    var name: String { parts.last ?? "" }
}

extension PostgresIdentifier: ExpressibleByStringLiteral {
    /// A literal's dots separate schema and name.
    package init(stringLiteral text: String) {
        parts = text.split(separator: ".").map(String.init)
    }
}
