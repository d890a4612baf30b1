import CWire
package import Primitives

/// How something came about. A message without one has the empty cause.
package struct Cause: Sendable, Hashable {
    /// X-Request-Id of the request that began it all.
    package var correlationID: String?
    /// The command, event or provider callback that led here.
    package var causationID: UUIDv7?
    /// Who asked: the subject of a token, an API key's id, or a service.
    package var actor: String?

    package init(correlationID: String? = nil, causationID: UUIDv7? = nil, actor: String? = nil) {
        (self.correlationID, self.causationID, self.actor) = (correlationID, causationID, actor)
    }
}

extension Cause: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__Cause>) {
        herald__v1__cause__init(message)
    }

    init(_ message: Herald__V1__Cause, _ reader: WireReader) throws(WireError) {
        correlationID = try reader.optionalText(message.correlation_id, "Cause.correlation_id")
        causationID = try reader.optionalID(message.causation_id, "Cause.causation_id")
        actor = try reader.optionalText(message.actor, "Cause.actor")
    }

    func write(to message: inout Herald__V1__Cause, _ writer: WireWriter) throws(WireError) {
        message.correlation_id = try writer.text(correlationID, "Cause.correlation_id")
        message.causation_id = try writer.id(causationID)
        message.actor = try writer.text(actor, "Cause.actor")
    }
}
