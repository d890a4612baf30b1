import CWire

/// A mailbox.
package struct EmailDestination: Sendable, Hashable {
    package var address: String
    package var name: String?
    package var options: EmailOptions?

    package init(address: String, name: String? = nil, options: EmailOptions? = nil) {
        (self.address, self.name, self.options) = (address, name, options)
    }
}

extension EmailDestination: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__EmailDestination>) {
        herald__v1__email_destination__init(message)
    }

    init(_ message: Herald__V1__EmailDestination, _ reader: WireReader) throws(WireError) {
        address = try reader.text(message.address, "EmailDestination.address")
        name = try reader.optionalText(message.name, "EmailDestination.name")
        options = try reader.message(message.options)
    }

    func write(to message: inout Herald__V1__EmailDestination, _ writer: WireWriter) throws(WireError) {
        message.address = try writer.text(address, "EmailDestination.address")
        message.name = try writer.text(name, "EmailDestination.name")
        message.options = try writer.optional(options)
    }
}
