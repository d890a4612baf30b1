import CWire
package import Primitives

/// A person did something with a notification.
package struct Engaged: Sendable, Hashable {
    /// The delivery event that says the same to analytics.
    package var eventID: UUIDv7
    package var notificationID: UUIDv7
    package var dispatchID: UUIDv7?
    package var channel: Channel
    package var kind: EngagementKind
    package var occurredAt: Timestamp
    package var url: String?
    /// Fetched by a machine, such as a mail proxy: no sign of a person.
    package var isAutomated = false
    /// Of a reply.
    package var text: String?
    /// With a digest: every notification that it carried.
    package var digested: [UUIDv7] = []

    package init(
        eventID: UUIDv7,
        notificationID: UUIDv7,
        channel: Channel,
        kind: EngagementKind,
        occurredAt: Timestamp
    ) {
        (self.eventID, self.notificationID, self.channel) = (eventID, notificationID, channel)
        (self.kind, self.occurredAt) = (kind, occurredAt)
    }
}

extension Engaged: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__Engaged>) {
        herald__v1__engaged__init(message)
    }

    init(_ message: Herald__V1__Engaged, _ reader: WireReader) throws(WireError) {
        eventID = try reader.id(message.event_id, "Engaged.event_id")
        notificationID = try reader.id(message.notification_id, "Engaged.notification_id")
        dispatchID = try reader.optionalID(message.dispatch_id, "Engaged.dispatch_id")
        channel = Channel(message.channel)
        kind = EngagementKind(message.kind)
        occurredAt = reader.time(message.occurred_at)
        url = try reader.optionalText(message.url, "Engaged.url")
        isAutomated = message.automated != 0
        text = try reader.foreignText(message.text, "Engaged.text")
        digested = try reader.ids(message.digested, message.n_digested, "Engaged.digested")
    }

    func write(to message: inout Herald__V1__Engaged, _ writer: WireWriter) throws(WireError) {
        message.event_id = try writer.id(eventID)
        message.notification_id = try writer.id(notificationID)
        message.dispatch_id = try writer.id(dispatchID)
        message.channel = channel.c()
        message.kind = kind.c()
        message.occurred_at = writer.time(occurredAt)
        message.url = try writer.text(url, "Engaged.url")
        message.automated = isAutomated ? 1 : 0
        message.text = try writer.foreignText(text)
        (message.n_digested, message.digested) = try writer.list(digested)
    }
}
