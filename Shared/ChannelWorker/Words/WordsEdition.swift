package import Storage

/// One version of a stored template with all its languages. A part that cannot be compiled is a fault of that part only.
package struct WordsEdition: Sendable {
    /// The words to fill, and what was found on the way to them.
    package struct Choice: Sendable {
        package let template: WordsTemplate
        /// The language whose forms their numbers and dates take.
        package let locale: String
        /// The language that the words are kept under; empty for words of every language.
        package let wordsLocale: String
        package let variant: String
    }

    private struct Part {
        let content: TemplateVersion.Content
        let locale: String
        let template: Result<WordsTemplate, SendFault>
    }

    private let parts: [Part]
    private let defaultLocale: String

    package init(_ sources: WordsSources) {
        defaultLocale = sources.defaultLocale
        parts = sources.version.contents.map { content in
            let template = Result { () throws(SendFault) in try WordsTemplate(content, sources) }
            return Part(content: content, locale: content.locale.lowercased(), template: template)
        }
    }

    /// For `fr-CA` the words of `fr-CA`, else of `fr`, else of the tenant's language, else of no language; `nil` when none
    /// of them has any.
    package func choice(
        _ channel: Channel,
        locale wanted: String,
        variant: String
    ) throws(SendFault) -> Choice? {
        let languages = [(wanted, wanted.ancestry), (defaultLocale, defaultLocale.ancestry + [""])]
        for (locale, names) in languages {
            for name in names {
                guard let part = part(channel, name, variant) else { continue }
                return Choice(
                    template: try part.template.get(),
                    locale: locale,
                    wordsLocale: part.content.locale,
                    variant: part.content.variant
                )
            }
        }
        return nil
    }

    /// A variant that was not drawn is the first one.
    private func part(_ channel: Channel, _ locale: String, _ variant: String) -> Part? {
        let parts = parts.filter { $0.content.channel == channel && $0.locale == locale }
        return parts.first { $0.content.variant == variant } ?? parts.first
    }
}
