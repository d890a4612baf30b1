import CWire

/// A client's own mark on a notification, carried along and given back.
package struct MetadataEntry: Sendable, Hashable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
        (self.key, self.value) = (key, value)
    }
}

extension MetadataEntry: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__MetadataEntry>) {
        herald__v1__metadata_entry__init(message)
    }

    init(_ message: Herald__V1__MetadataEntry, _ reader: WireReader) throws(WireError) {
        key = try reader.text(message.key, "MetadataEntry.key")
        value = try reader.text(message.value, "MetadataEntry.value")
    }

    func write(to message: inout Herald__V1__MetadataEntry, _ writer: WireWriter) throws(WireError) {
        message.key = try writer.text(key, "MetadataEntry.key")
        message.value = try writer.text(value, "MetadataEntry.value")
    }
}
