import CWire

/// What the inbox knows beyond words.
package struct InappOptions: Sendable, Hashable {
    /// A later notification of the same key takes the place of an earlier one.
    package var collapseKey: String?
    package var iconURL: String?

    package init(collapseKey: String? = nil, iconURL: String? = nil) {
        (self.collapseKey, self.iconURL) = (collapseKey, iconURL)
    }
}

extension InappOptions: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__InappOptions>) {
        herald__v1__inapp_options__init(message)
    }

    init(_ message: Herald__V1__InappOptions, _ reader: WireReader) throws(WireError) {
        collapseKey = try reader.optionalText(message.collapse_key, "InappOptions.collapse_key")
        iconURL = try reader.optionalText(message.icon_url, "InappOptions.icon_url")
    }

    func write(to message: inout Herald__V1__InappOptions, _ writer: WireWriter) throws(WireError) {
        message.collapse_key = try writer.text(collapseKey, "InappOptions.collapse_key")
        message.icon_url = try writer.text(iconURL, "InappOptions.icon_url")
    }
}
