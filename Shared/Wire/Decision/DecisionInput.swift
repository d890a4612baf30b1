import CWire

/// Something the rules looked at, by name, as JSON. Never an address.
package struct DecisionInput: Sendable, Hashable {
    package var name: String
    package var value: [UInt8]

    package init(name: String, value: [UInt8]) {
        (self.name, self.value) = (name, value)
    }
}

extension DecisionInput: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__DecisionInput>) {
        herald__v1__decision_input__init(message)
    }

    init(_ message: Herald__V1__DecisionInput, _ reader: WireReader) throws(WireError) {
        name = try reader.text(message.name, "DecisionInput.name")
        value = reader.bytes(message.value)
    }

    func write(to message: inout Herald__V1__DecisionInput, _ writer: WireWriter) throws(WireError) {
        message.name = try writer.text(name, "DecisionInput.name")
        message.value = try writer.bytes(value)
    }
}
