import CWire
package import Primitives

/// A moment that the orchestrator asked to be woken at has come.
package struct TimerFired: Sendable, Hashable {
    package var timerID: UUIDv7
    package var kind: TimerKind
    package var dueAt: Timestamp
    /// `nil` for a timer that serves several, such as a digest's.
    package var notificationID: UUIDv7?
    package var channel = Channel.unspecified
    package var step: UInt32 = 0
    package var digestKey: String?

    package init(timerID: UUIDv7, kind: TimerKind, dueAt: Timestamp) {
        (self.timerID, self.kind, self.dueAt) = (timerID, kind, dueAt)
    }
}

extension TimerFired: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__TimerFired>) {
        herald__v1__timer_fired__init(message)
    }

    init(_ message: Herald__V1__TimerFired, _ reader: WireReader) throws(WireError) {
        timerID = try reader.id(message.timer_id, "TimerFired.timer_id")
        kind = TimerKind(message.kind)
        dueAt = reader.time(message.due_at)
        notificationID = try reader.optionalID(message.notification_id, "TimerFired.notification_id")
        channel = Channel(message.channel)
        step = message.step
        digestKey = try reader.optionalText(message.digest_key, "TimerFired.digest_key")
    }

    func write(to message: inout Herald__V1__TimerFired, _ writer: WireWriter) throws(WireError) {
        message.timer_id = try writer.id(timerID)
        message.kind = kind.c()
        message.due_at = writer.time(dueAt)
        message.notification_id = try writer.id(notificationID)
        message.channel = channel.c()
        message.step = step
        message.digest_key = try writer.text(digestKey, "TimerFired.digest_key")
    }
}
