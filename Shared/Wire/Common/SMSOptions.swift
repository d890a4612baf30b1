import CWire

/// What a text message knows beyond words.
package struct SMSOptions: Sendable, Hashable {
    package var sender: String?

    package init(sender: String? = nil) {
        self.sender = sender
    }
}

extension SMSOptions: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__SMSOptions>) {
        herald__v1__smsoptions__init(message)
    }

    init(_ message: Herald__V1__SMSOptions, _ reader: WireReader) throws(WireError) {
        sender = try reader.optionalText(message.sender, "SMSOptions.sender")
    }

    func write(to message: inout Herald__V1__SMSOptions, _ writer: WireWriter) throws(WireError) {
        message.sender = try writer.text(sender, "SMSOptions.sender")
    }
}
