import CWire

/// What a provider takes for a message.
package struct Cost: Sendable, Hashable {
    /// ISO 4217
    package var currency: String
    /// Millionths of the currency's unit.
    package var micros: Int64

    package init(currency: String, micros: Int64) {
        (self.currency, self.micros) = (currency, micros)
    }
}

extension Cost: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__Cost>) {
        herald__v1__cost__init(message)
    }

    init(_ message: Herald__V1__Cost, _ reader: WireReader) throws(WireError) {
        currency = try reader.text(message.currency, "Cost.currency")
        micros = message.micros
    }

    func write(to message: inout Herald__V1__Cost, _ writer: WireWriter) throws(WireError) {
        message.currency = try writer.text(currency, "Cost.currency")
        message.micros = micros
    }
}
