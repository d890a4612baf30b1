import Storage
import Templates

/// A stored template's words for one channel, language and variant, compiled.
struct WordsTemplate: Sendable {
    private let subject, title, body, html, url: Template?

    init(_ content: TemplateVersion.Content) throws(SendFault) {
        subject = try WordsTemplate.compile("subject", content.subject)
        title = try WordsTemplate.compile("title", content.title)
        body = try WordsTemplate.compile("body", content.body)
        html = try WordsTemplate.compile("html", content.html)
        url = try WordsTemplate.compile("url", content.url)
    }

    /// Every value is made harmless for where it lands; an address is one line, as a title is.
    func words(_ data: TemplateValue, _ locale: TemplateLocale) throws(SendFault) -> Words {
        func fill(_ name: String, _ template: Template?, _ escaping: TemplateEscaping) throws(SendFault) -> String? {
            guard let template else { return nil }
            do {
                return String(decoding: try template.render(data, escaping: escaping, locale: locale), as: UTF8.self)
            } catch {
                throw SendFault(name, error)
            }
        }
        var words = Words()
        words.subject = try fill("subject", subject, .header)
        words.title = try fill("title", title, .header)
        words.text = try fill("body", body, .none)
        words.html = try fill("html", html, .html)
        words.url = try fill("url", url, .header)
        return words
    }

    private static func compile(_ name: String, _ source: String?) throws(SendFault) -> Template? {
        guard let source else { return nil }
        do {
            return try Template(source)
        } catch {
            throw SendFault(name, error)
        }
    }
}

extension SendFault {
    fileprivate init(_ field: String, _ error: TemplateError) {
        self.init("template_invalid", "\(field), \(error)")
    }
}
