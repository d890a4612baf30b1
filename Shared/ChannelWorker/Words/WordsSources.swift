package import Storage
import Templates

/// A version of a template with everything that its words are made of. A partial or layout is another template of the
/// tenant, by its key: its published words for the same channel and field, in the language of the text that names it.
package struct WordsSources: Sendable {
    package let version: TemplateVersion
    let partials: [String: [TemplateVersion.Content]]
    let defaultLocale: String

    /// Templates that one may include, and those inside them.
    static let limit = 64

    init(_ version: TemplateVersion, partials: [String: [TemplateVersion.Content]] = [:], defaultLocale: String) {
        (self.version, self.partials, self.defaultLocale) = (version, partials, defaultLocale)
    }

    /// Reads what a version needs. The version stands for its own template, as it will when it is published.
    package init(of version: TemplateVersion, _ key: TemplateKey, in database: TenantDatabase) async throws {
        let store = TemplateStore(database)
        var partials: [String: [TemplateVersion.Content]] = [:]
        var wanted = version.contents.partialNames
        while !wanted.isEmpty, partials.count < WordsSources.limit {
            let keys = wanted.compactMap(TemplateKey.init(rawValue:))
            var found = try await store.publishedContents(of: keys)
            if keys.contains(key) { found[key] = version.contents }
            for (key, contents) in found { partials[key.rawValue] = contents }
            let known = Set(partials.keys).union(wanted)
            wanted = found.values.reduce(into: Set()) { $0.formUnion($1.partialNames) }.subtracting(known)
        }
        self.init(version, partials: partials, defaultLocale: try await database.defaultLocale() ?? "")
    }

    /// The text of a partial where a text of this channel, language and field names it.
    func text(of partial: String, _ field: WordsField, _ channel: Channel, _ locale: String) -> String? {
        let contents = partials[partial, default: []].filter { $0.channel == channel }
        for name in locale.ancestry + defaultLocale.ancestry + [""] {
            if let content = contents.first(where: { $0.locale.lowercased() == name }) { return content[field] }
        }
        return nil
    }
}

extension [TemplateVersion.Content] {
    /// The partials and layouts that they name. A text that cannot be compiled names none.
    package var partialNames: Set<String> {
        reduce(into: []) { names, content in
            for field in WordsField.allCases {
                if let source = content[field], source.contains("{{"), let template = try? Template(source) {
                    names.formUnion(template.partialNames)
                }
            }
        }
    }
}

extension String {
    /// `fr-CA` and `fr`, in small letters.
    var ancestry: [String] {
        let parts = lowercased().replacing("_", with: "-").split(separator: "-")
        return (0..<parts.count).map { parts.dropLast($0).joined(separator: "-") }
    }
}
