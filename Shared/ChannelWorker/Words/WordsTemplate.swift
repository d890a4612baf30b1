import Storage
package import Templates

/// A stored template's words for one channel, language and variant, compiled.
package struct WordsTemplate: Sendable {
    private let texts: [(field: WordsField, text: WordsText)]

    init(_ content: TemplateVersion.Content, _ sources: WordsSources) throws(SendFault) {
        var texts: [(WordsField, WordsText)] = []
        for field in WordsField.allCases {
            guard let source = content[field] else { continue }
            do {
                let text = try WordsText(source) { sources.text(of: $0, field, content.channel, content.locale) }
                texts.append((field, text))
            } catch {
                throw SendFault("template_invalid", "\(field), \(error)")
            }
        }
        self.texts = texts
    }

    /// Throws for a partial that is not there: half of a message is not to be sent.
    func words(_ data: TemplateValue, _ locale: TemplateLocale) throws(SendFault) -> Words {
        for (field, text) in texts {
            if let name = text.missing.min() { throw SendFault("partial_missing", "\(field), \(name)") }
        }
        return try draft(data, locale)
    }

    /// The same with nothing in the place of partials that are not there.
    package func draft(_ data: TemplateValue, _ locale: TemplateLocale) throws(SendFault) -> Words {
        var words = Words()
        for (field, text) in texts {
            do {
                let bytes = try text.template.render(
                    data,
                    escaping: field.escaping,
                    partials: text.library,
                    locale: locale
                )
                words[field] = String(decoding: bytes, as: UTF8.self)
            } catch {
                throw SendFault("template_invalid", "\(field), \(error)")
            }
        }
        return words
    }

    /// What of the data's names each text misses.
    package func problems(with shape: TemplateShape) -> [(field: WordsField, problem: TemplateProblem)] {
        texts.flatMap { field, text in
            text.template.problems(with: shape, partials: text.library).map { (field, $0) }
        }
    }
}
