import Storage
package import Templates

/// What stands against publishing a version, all at once.
package struct WordsProof: Sendable {
    package struct Fault: Sendable, Hashable {
        /// Into the version as it is shown: `/contents/0/html`.
        package let pointer: String
        package let code: String
        package let detail: String
    }

    package private(set) var faults: [Fault] = []
    private let sources: WordsSources
    private let shape: TemplateShape

    /// Told for one version; whoever has more to mend reads the next hundred then.
    private static let limit = 100

    /// `shape` is that of the data: what the version's schema says of it.
    package init(_ sources: WordsSources, shape: TemplateShape) {
        (self.sources, self.shape) = (sources, shape)
        if sources.version.contents.isEmpty { note("/contents", "required", "there are no words in this version") }
        for (index, content) in sources.version.contents.enumerated() {
            for field in WordsField.allCases { read(field, of: content, "/contents/\(index)/\(field)") }
        }
    }

    private mutating func read(_ field: WordsField, of content: TemplateVersion.Content, _ pointer: String) {
        guard let source = content[field] else { return }
        do {
            let text = try WordsText(source) { sources.text(of: $0, field, content.channel, content.locale) }
            for problem in text.template.problems(with: shape, partials: text.library) {
                note(pointer, problem.code.rawValue, problem.description)
            }
        } catch {
            note(pointer, error.error.code.rawValue, error.description)
        }
    }

    private mutating func note(_ pointer: String, _ code: String, _ detail: String) {
        if faults.count < WordsProof.limit { faults.append(Fault(pointer: pointer, code: code, detail: detail)) }
    }
}
