import Storage

/// One version of a stored template with all its languages. A part that cannot be compiled is a fault of that part only.
struct WordsEdition: Sendable {
    /// The words to fill, and the language whose forms their numbers and dates take.
    struct Choice {
        let template: WordsTemplate
        let locale: String
    }

    private struct Part {
        let channel: Channel
        let locale: String
        let variant: String
        let template: Result<WordsTemplate, SendFault>
    }

    private let parts: [Part]
    private let defaultLocale: String

    init(_ version: TemplateVersion, defaultLocale: String) {
        self.defaultLocale = defaultLocale
        parts = version.contents.map { content in
            let template = Result { () throws(SendFault) in try WordsTemplate(content) }
            let locale = content.locale.lowercased()
            return Part(channel: content.channel, locale: locale, variant: content.variant, template: template)
        }
    }

    /// For `fr-CA` the words of `fr-CA`, else of `fr`, else of the tenant's language, else of no language; `nil` when none
    /// of them has any.
    func choice(_ channel: Channel, locale wanted: String, variant: String) throws(SendFault) -> Choice? {
        let languages = [(wanted, wanted.ancestry), (defaultLocale, defaultLocale.ancestry + [""])]
        for (locale, names) in languages {
            for name in names {
                guard let part = part(channel, name, variant) else { continue }
                return Choice(template: try part.template.get(), locale: locale)
            }
        }
        return nil
    }

    /// A variant that was not drawn is the first one.
    private func part(_ channel: Channel, _ locale: String, _ variant: String) -> Part? {
        let parts = parts.filter { $0.channel == channel && $0.locale == locale }
        return parts.first { $0.variant == variant } ?? parts.first
    }
}

extension String {
    /// `fr-CA` and `fr`, in small letters.
    fileprivate var ancestry: [String] {
        let parts = lowercased().replacing("_", with: "-").split(separator: "-")
        return (0..<parts.count).map { parts.dropLast($0).joined(separator: "-") }
    }
}
