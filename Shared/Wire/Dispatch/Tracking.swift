import CWire

/// What may be learnt about a message after it was sent, and how a person gets out. A message without one has none.
package struct Tracking: Sendable, Hashable {
    package var opens: Bool
    package var clicks: Bool
    /// The category is one that a person may leave: add the one-click headers of RFC 8058.
    package var unsubscribe: Bool

    package init(opens: Bool = false, clicks: Bool = false, unsubscribe: Bool = false) {
        (self.opens, self.clicks, self.unsubscribe) = (opens, clicks, unsubscribe)
    }
}

extension Tracking: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__Tracking>) {
        herald__v1__tracking__init(message)
    }

    init(_ message: Herald__V1__Tracking, _ reader: WireReader) {
        (opens, clicks, unsubscribe) = (message.opens != 0, message.clicks != 0, message.unsubscribe != 0)
    }

    func write(to message: inout Herald__V1__Tracking, _ writer: WireWriter) {
        (message.opens, message.clicks) = (opens ? 1 : 0, clicks ? 1 : 0)
        message.unsubscribe = unsubscribe ? 1 : 0
    }
}
