import CWire

/// What e-mail knows beyond words.
package struct EmailOptions: Sendable, Hashable {
    package var from: String?
    package var fromName: String?
    package var replyTo: String?

    package init(from: String? = nil, fromName: String? = nil, replyTo: String? = nil) {
        (self.from, self.fromName, self.replyTo) = (from, fromName, replyTo)
    }
}

extension EmailOptions: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__EmailOptions>) {
        herald__v1__email_options__init(message)
    }

    init(_ message: Herald__V1__EmailOptions, _ reader: WireReader) throws(WireError) {
        from = try reader.optionalText(message.from, "EmailOptions.from")
        fromName = try reader.optionalText(message.from_name, "EmailOptions.from_name")
        replyTo = try reader.optionalText(message.reply_to, "EmailOptions.reply_to")
    }

    func write(to message: inout Herald__V1__EmailOptions, _ writer: WireWriter) throws(WireError) {
        message.from = try writer.text(from, "EmailOptions.from")
        message.from_name = try writer.text(fromName, "EmailOptions.from_name")
        message.reply_to = try writer.text(replyTo, "EmailOptions.reply_to")
    }
}
