import CWire

/// Who acted.
package struct AuditActor: Sendable, Hashable {
    package var kind: ActorKind
    package var id: String?
    package var role: String?
    /// The client's network, never the whole address: 203.0.113.0/24.
    package var network: String?

    package init(_ kind: ActorKind, id: String? = nil, role: String? = nil, network: String? = nil) {
        (self.kind, self.id, self.role, self.network) = (kind, id, role, network)
    }
}

extension AuditActor: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__Actor>) {
        herald__v1__actor__init(message)
    }

    init(_ message: Herald__V1__Actor, _ reader: WireReader) throws(WireError) {
        kind = ActorKind(message.kind)
        id = try reader.optionalText(message.id, "Actor.id")
        role = try reader.optionalText(message.role, "Actor.role")
        network = try reader.optionalText(message.network, "Actor.network")
    }

    func write(to message: inout Herald__V1__Actor, _ writer: WireWriter) throws(WireError) {
        message.kind = kind.c()
        message.id = try writer.text(id, "Actor.id")
        message.role = try writer.text(role, "Actor.role")
        message.network = try writer.text(network, "Actor.network")
    }
}
