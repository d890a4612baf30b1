import CWire
package import Primitives

/// What became of a dispatch, for the fallback order and for suppressions.
package struct ChannelConcluded: Sendable, Hashable {
    package var eventID: UUIDv7
    package var notificationID: UUIDv7
    package var dispatchID: UUIDv7
    package var channel: Channel
    package var step: UInt32 = 0
    package var conclusion: ChannelConclusion
    package var reasonCode: String?
    package var occurredAt: Timestamp
    /// The address itself is dead, not only this message.
    package var isPermanent = false
    /// When nothing is to be sent to the address again: which one it is, and why, as suppressions say it.
    package var address: String?
    package var suppression: String?
    /// Of a digest: every notification that it carried.
    package var digested: [UUIDv7] = []

    package init(
        eventID: UUIDv7,
        notificationID: UUIDv7,
        dispatchID: UUIDv7,
        channel: Channel,
        conclusion: ChannelConclusion,
        occurredAt: Timestamp
    ) {
        (self.eventID, self.notificationID, self.dispatchID) = (eventID, notificationID, dispatchID)
        (self.channel, self.conclusion, self.occurredAt) = (channel, conclusion, occurredAt)
    }
}

extension ChannelConcluded: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__ChannelConcluded>) {
        herald__v1__channel_concluded__init(message)
    }

    init(_ message: Herald__V1__ChannelConcluded, _ reader: WireReader) throws(WireError) {
        eventID = try reader.id(message.event_id, "ChannelConcluded.event_id")
        notificationID = try reader.id(message.notification_id, "ChannelConcluded.notification_id")
        dispatchID = try reader.id(message.dispatch_id, "ChannelConcluded.dispatch_id")
        channel = Channel(message.channel)
        step = message.step
        conclusion = ChannelConclusion(message.conclusion)
        reasonCode = try reader.optionalText(message.reason_code, "ChannelConcluded.reason_code")
        occurredAt = reader.time(message.occurred_at)
        isPermanent = message.permanent != 0
        address = try reader.optionalText(message.address, "ChannelConcluded.address")
        suppression = try reader.optionalText(message.suppression, "ChannelConcluded.suppression")
        digested = try reader.ids(message.digested, message.n_digested, "ChannelConcluded.digested")
    }

    func write(to message: inout Herald__V1__ChannelConcluded, _ writer: WireWriter) throws(WireError) {
        message.event_id = try writer.id(eventID)
        message.notification_id = try writer.id(notificationID)
        message.dispatch_id = try writer.id(dispatchID)
        message.channel = channel.c()
        message.step = step
        message.conclusion = conclusion.c()
        message.reason_code = try writer.text(reasonCode, "ChannelConcluded.reason_code")
        message.occurred_at = writer.time(occurredAt)
        message.permanent = isPermanent ? 1 : 0
        message.address = try writer.text(address, "ChannelConcluded.address")
        message.suppression = try writer.text(suppression, "ChannelConcluded.suppression")
        (message.n_digested, message.digested) = try writer.list(digested)
    }
}
