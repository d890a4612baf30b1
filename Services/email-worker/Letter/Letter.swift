import ChannelWorker
import HTTPClient
import Primitives
import Wire

/// One mail, checked, as every provider is given it.
struct Letter {
    let from: Mailbox
    let to: Mailbox
    let replyTo: Mailbox?
    let subject: String
    /// At least one of them.
    let text: String?
    let html: String?
    /// Where the person can leave the mail's category.
    let unsubscribe: HTTPURL?
    let dispatch: ChannelDispatch

    /// What a dispatch says goes before what the configuration says.
    init(_ dispatch: ChannelDispatch, _ words: Words, from sender: Mailbox) throws(Unsendable) {
        guard case .email(let destination) = dispatch.destination else {
            throw Unsendable(.refused(SendFault("bad_destination", "the dispatch is not for a mailbox")))
        }
        let options = destination.options
        from = try Letter.mailbox(options?.from, options?.fromName) ?? sender
        replyTo = try Letter.mailbox(options?.replyTo, nil)
        guard let address = try? EmailAddress(destination.address) else {
            throw Unsendable(.deadAddress(SendFault("invalid_address")))
        }
        to = Mailbox(address, name: destination.name)
        subject = words.subject ?? words.title ?? ""
        text = words.text.flatMap { $0.isEmpty ? nil : $0 }
        html = words.html.flatMap { $0.isEmpty ? nil : $0 }
        guard text != nil || html != nil else {
            throw Unsendable(.refused(SendFault("no_content", "the mail has no text")))
        }
        unsubscribe = try Letter.unsubscribe(words)
        self.dispatch = dispatch
    }

    /// Plain text first, as alternatives go from the simplest to the richest.
    var parts: [(type: String, value: String)] {
        [text.map { ("text/plain", $0) }, html.map { ("text/html", $0) }].compactMap(\.self)
    }

    /// RFC 2369, and RFC 8058's one click where the address is one that mail clients ask.
    var listFields: [(name: String, value: String)] {
        guard let unsubscribe else { return [] }
        let field = ("List-Unsubscribe", "<\(unsubscribe.text)>")
        return unsubscribe.scheme == .https
            ? [field, ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")] : [field]
    }

    /// What callbacks give back, so that they find the message again.
    var marks: [(name: String, value: String)] {
        [
            ("dispatch_id", dispatch.id.description), ("notification_id", dispatch.notificationID.description),
            ("tenant", dispatch.recipient.tenant),
        ]
    }

    private static func unsubscribe(_ words: Words) throws(Unsendable) -> HTTPURL? {
        guard let text = words.unsubscribeURL else { return nil }
        guard let url = try? HTTPURL(text) else {
            throw Unsendable(.refused(SendFault("links_failed", "the address to unsubscribe at")))
        }
        return url
    }

    private static func mailbox(_ address: String?, _ name: String?) throws(Unsendable) -> Mailbox? {
        guard let address else { return nil }
        guard let checked = try? EmailAddress(address) else {
            throw Unsendable(.refused(SendFault("invalid_sender", "the address of the sender or for answers")))
        }
        return Mailbox(checked, name: name)
    }
}
