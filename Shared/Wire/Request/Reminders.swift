import CWire

/// How often, and so long after the last time each, somebody is told again who has not responded.
package struct Reminders: Sendable, Hashable {
    package var afterSeconds: UInt32
    /// 0: never, whatever the category says.
    package var times: UInt32

    package init(afterSeconds: UInt32, times: UInt32) {
        (self.afterSeconds, self.times) = (afterSeconds, times)
    }
}

extension Reminders: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__Reminders>) {
        herald__v1__reminders__init(message)
    }

    init(_ message: Herald__V1__Reminders, _ reader: WireReader) {
        (afterSeconds, times) = (message.after_seconds, message.times)
    }

    func write(to message: inout Herald__V1__Reminders, _ writer: WireWriter) {
        (message.after_seconds, message.times) = (afterSeconds, times)
    }
}
