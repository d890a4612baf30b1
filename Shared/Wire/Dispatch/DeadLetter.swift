import CWire
package import Primitives

/// When and why the workers gave up.
package struct DeadLetter: Sendable, Hashable {
    package var buriedAt: Timestamp
    package var reasonCode: String

    package init(buriedAt: Timestamp, reasonCode: String) {
        (self.buriedAt, self.reasonCode) = (buriedAt, reasonCode)
    }
}

extension DeadLetter: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__DeadLetter>) {
        herald__v1__dead_letter__init(message)
    }

    init(_ message: Herald__V1__DeadLetter, _ reader: WireReader) throws(WireError) {
        buriedAt = reader.time(message.buried_at)
        reasonCode = try reader.text(message.reason_code, "DeadLetter.reason_code")
    }

    func write(to message: inout Herald__V1__DeadLetter, _ writer: WireWriter) throws(WireError) {
        message.buried_at = writer.time(buriedAt)
        message.reason_code = try writer.text(reasonCode, "DeadLetter.reason_code")
    }
}
