import CWire
package import Primitives

/// The attempt to come. A dispatch without one has the first.
package struct Attempt: Sendable, Hashable {
    /// From 1.
    package var number: UInt32
    /// The retry tier's wait, or the provider's Retry-After.
    package var notBefore: Timestamp
    /// How often an operator has sent it on from the dead letters.
    package var redrives: UInt32

    package init(number: UInt32 = 1, notBefore: Timestamp = Timestamp(microseconds: 0), redrives: UInt32 = 0) {
        (self.number, self.notBefore, self.redrives) = (number, notBefore, redrives)
    }
}

extension Attempt: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__Attempt>) {
        herald__v1__attempt__init(message)
    }

    init(_ message: Herald__V1__Attempt, _ reader: WireReader) {
        (number, redrives) = (message.number, message.redrives)
        notBefore = reader.time(message.not_before)
    }

    func write(to message: inout Herald__V1__Attempt, _ writer: WireWriter) {
        (message.number, message.redrives) = (number, redrives)
        message.not_before = writer.time(notBefore)
    }
}
