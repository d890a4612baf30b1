import CWire

/// A person's devices.
package struct PushDestination: Sendable, Hashable {
    package var targets: [PushTarget]
    package var options: PushOptions?

    package init(targets: [PushTarget], options: PushOptions? = nil) {
        (self.targets, self.options) = (targets, options)
    }
}

extension PushDestination: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__PushDestination>) {
        herald__v1__push_destination__init(message)
    }

    init(_ message: Herald__V1__PushDestination, _ reader: WireReader) throws(WireError) {
        targets = try reader.list(message.targets, message.n_targets)
        options = try reader.message(message.options)
    }

    func write(to message: inout Herald__V1__PushDestination, _ writer: WireWriter) throws(WireError) {
        (message.n_targets, message.targets) = try writer.list(targets)
        message.options = try writer.optional(options)
    }
}
