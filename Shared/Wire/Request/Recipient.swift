import CWire

/// To whom a client speaks.
package enum Recipient: Sendable, Hashable {
    case user(String)
    case inline(InlineRecipient)
    /// Everyone who subscribes to it.
    case topic(String)
}

extension Recipient: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__Recipient>) {
        herald__v1__recipient__init(message)
    }

    init(_ message: Herald__V1__Recipient, _ reader: WireReader) throws(WireError) {
        switch message.who_case {
        case HERALD__V1__RECIPIENT__WHO_USER_ID:
            self = .user(try reader.text(message.user_id, "Recipient.user_id"))
        case HERALD__V1__RECIPIENT__WHO_INLINE_RECIPIENT:
            self = .inline(try reader.required(message.inline_recipient, "Recipient.inline_recipient"))
        case HERALD__V1__RECIPIENT__WHO_TOPIC:
            self = .topic(try reader.text(message.topic, "Recipient.topic"))
        default:
            throw WireError(.missing, "Recipient.who")
        }
    }

    func write(to message: inout Herald__V1__Recipient, _ writer: WireWriter) throws(WireError) {
        switch self {
        case .user(let id):
            message.who_case = HERALD__V1__RECIPIENT__WHO_USER_ID
            message.user_id = try writer.present(id, "Recipient.user_id")
        case .inline(let recipient):
            message.who_case = HERALD__V1__RECIPIENT__WHO_INLINE_RECIPIENT
            message.inline_recipient = try writer.message(recipient)
        case .topic(let topic):
            message.who_case = HERALD__V1__RECIPIENT__WHO_TOPIC
            message.topic = try writer.present(topic, "Recipient.topic")
        }
    }
}
