import CWire

/// A telephone.
package struct SMSDestination: Sendable, Hashable {
    /// E.164
    package var phone: String
    package var options: SMSOptions?

    package init(phone: String, options: SMSOptions? = nil) {
        (self.phone, self.options) = (phone, options)
    }
}

extension SMSDestination: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__SMSDestination>) {
        herald__v1__smsdestination__init(message)
    }

    init(_ message: Herald__V1__SMSDestination, _ reader: WireReader) throws(WireError) {
        phone = try reader.text(message.phone, "SMSDestination.phone")
        options = try reader.message(message.options)
    }

    func write(to message: inout Herald__V1__SMSDestination, _ writer: WireWriter) throws(WireError) {
        message.phone = try writer.text(phone, "SMSDestination.phone")
        message.options = try writer.optional(options)
    }
}
