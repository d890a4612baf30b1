package import Storage
import Templates

/// The texts that a message may have.
package enum WordsField: String, CaseIterable, Sendable {
    case subject, title, body, html, url

    /// Every value is made harmless for where it lands; an address is one line, as a title is.
    var escaping: TemplateEscaping {
        switch self {
        case .subject, .title, .url: .header
        case .body: .none
        case .html: .html
        }
    }
}

extension TemplateVersion.Content {
    package subscript(field: WordsField) -> String? {
        switch field {
        case .subject: subject
        case .title: title
        case .body: body
        case .html: html
        case .url: url
        }
    }
}

extension Words {
    package subscript(field: WordsField) -> String? {
        get {
            switch field {
            case .subject: subject
            case .title: title
            case .body: text
            case .html: html
            case .url: url
            }
        }
        set {
            switch field {
            case .subject: subject = newValue
            case .title: title = newValue
            case .body: text = newValue
            case .html: html = newValue
            case .url: url = newValue
            }
        }
    }
}
