import CWire

/// A published version of a template and, of its variants, the one that was drawn.
package struct TemplateReference: Sendable, Hashable {
    package var key: String
    package var version: UInt32
    package var variant: String?

    package init(key: String, version: UInt32, variant: String? = nil) {
        (self.key, self.version, self.variant) = (key, version, variant)
    }
}

extension TemplateReference: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__TemplateReference>) {
        herald__v1__template_reference__init(message)
    }

    init(_ message: Herald__V1__TemplateReference, _ reader: WireReader) throws(WireError) {
        key = try reader.text(message.key, "TemplateReference.key")
        version = message.version
        variant = try reader.optionalText(message.variant, "TemplateReference.variant")
    }

    func write(to message: inout Herald__V1__TemplateReference, _ writer: WireWriter) throws(WireError) {
        message.key = try writer.text(key, "TemplateReference.key")
        message.version = version
        message.variant = try writer.text(variant, "TemplateReference.variant")
    }
}
