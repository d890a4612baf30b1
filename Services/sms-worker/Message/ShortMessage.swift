import ChannelWorker
import HTTPClient
import Primitives
import TextMessages
import Wire

/// One text message, checked, as every provider is given it.
struct ShortMessage {
    let to: PhoneNumber
    /// `nil` when the provider is to choose.
    let from: Sender?
    /// Whether the dispatch itself says from whom.
    let namesSender: Bool
    let content: SegmentedText
    /// How long it is worth being delivered; `nil` for as long as the provider tries.
    let timeLeft: Duration?
    let dispatch: ChannelDispatch

    /// What a dispatch says goes before what the configuration says.
    init(_ dispatch: ChannelDispatch, _ words: Words, from senders: Senders, _ rules: SMSRules) throws(Unsendable) {
        guard case .sms(let destination) = dispatch.destination else {
            throw Unsendable(.refused(SendFault("bad_destination", "the dispatch is not for a telephone")))
        }
        guard let number = PhoneNumber(destination.phone) else {
            throw Unsendable(.deadAddress(SendFault("invalid_address")))
        }
        content = try ShortMessage.content(words.text ?? "", rules)
        (namesSender, to) = (destination.options?.sender != nil, number)
        if let named = destination.options?.sender {
            guard let sender = Sender(named) else { throw Unsendable(.refused(SendFault("invalid_sender"))) }
            from = sender
        } else {
            from = senders.sender(for: number)
        }
        timeLeft = dispatch.expiresAt.map { $0 - rules.clock.now }
        self.dispatch = dispatch
    }

    private static func content(_ text: String, _ rules: SMSRules) throws(Unsendable) -> SegmentedText {
        guard !text.isEmpty else { throw Unsendable(.refused(SendFault("no_content", "the message has no text"))) }
        var content = SegmentedText(text)
        if rules.transliterates, content.encoding == .ucs2, let written = Transliteration.apply(to: text) {
            content = SegmentedText(written)
        }
        guard content.count <= rules.segments else {
            let detail = "the text takes \(content.count) messages, and \(rules.segments) are allowed"
            throw Unsendable(.refused(SendFault("too_long", detail)))
        }
        return content
    }

    /// Where the provider tells what becomes of it, with what finds the message again.
    func callback(_ provider: String, _ account: String, _ rules: SMSRules) -> String? {
        guard let home = rules.callbackHome else { return nil }
        var query = FormWriter()
        query.field("dispatch_id", dispatch.id.description)
        query.field("notification_id", dispatch.notificationID.description)
        query.field("tenant", dispatch.recipient.tenant)
        return "\(home)/webhooks/\(provider)/\(account)?\(String(decoding: query.bytes, as: UTF8.self))"
    }

    /// The time left in whole seconds, within what a provider takes.
    func secondsLeft(in range: ClosedRange<Int64>) -> Int64? {
        timeLeft.map { min(max($0.microseconds / 1_000_000, range.lowerBound), range.upperBound) }
    }
}
