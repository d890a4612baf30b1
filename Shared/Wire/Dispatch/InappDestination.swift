import CWire

/// A person's inbox.
package struct InappDestination: Sendable, Hashable {
    package var options: InappOptions?

    package init(options: InappOptions? = nil) {
        self.options = options
    }
}

extension InappDestination: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__InappDestination>) {
        herald__v1__inapp_destination__init(message)
    }

    init(_ message: Herald__V1__InappDestination, _ reader: WireReader) throws(WireError) {
        options = try reader.message(message.options)
    }

    func write(to message: inout Herald__V1__InappDestination, _ writer: WireWriter) throws(WireError) {
        message.options = try writer.optional(options)
    }
}
