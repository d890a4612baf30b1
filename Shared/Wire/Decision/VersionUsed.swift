import CWire

/// The state of something the rules looked at: preferences, category, routing, template.
package struct VersionUsed: Sendable, Hashable {
    package var name: String
    package var version: Int64

    package init(name: String, version: Int64) {
        (self.name, self.version) = (name, version)
    }
}

extension VersionUsed: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__VersionUsed>) {
        herald__v1__version_used__init(message)
    }

    init(_ message: Herald__V1__VersionUsed, _ reader: WireReader) throws(WireError) {
        name = try reader.text(message.name, "VersionUsed.name")
        version = message.version
    }

    func write(to message: inout Herald__V1__VersionUsed, _ writer: WireWriter) throws(WireError) {
        message.name = try writer.text(name, "VersionUsed.name")
        message.version = version
    }
}
