import CWire

/// Words that are given and not made from a template.
package struct Content: Sendable, Hashable {
    package var subject: String?
    package var title: String?
    package var body: String?
    package var html: String?
    package var url: String?

    package init(
        subject: String? = nil,
        title: String? = nil,
        body: String? = nil,
        html: String? = nil,
        url: String? = nil
    ) {
        (self.subject, self.title, self.body, self.html, self.url) = (subject, title, body, html, url)
    }
}

extension Content: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__Content>) {
        herald__v1__content__init(message)
    }

    init(_ message: Herald__V1__Content, _ reader: WireReader) throws(WireError) {
        subject = try reader.optionalText(message.subject, "Content.subject")
        title = try reader.optionalText(message.title, "Content.title")
        body = try reader.optionalText(message.body, "Content.body")
        html = try reader.optionalText(message.html, "Content.html")
        url = try reader.optionalText(message.url, "Content.url")
    }

    func write(to message: inout Herald__V1__Content, _ writer: WireWriter) throws(WireError) {
        message.subject = try writer.text(subject, "Content.subject")
        message.title = try writer.text(title, "Content.title")
        message.body = try writer.text(body, "Content.body")
        message.html = try writer.text(html, "Content.html")
        message.url = try writer.text(url, "Content.url")
    }
}
