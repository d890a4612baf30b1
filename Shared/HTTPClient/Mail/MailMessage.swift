package import Primitives

/// What a recipient sees: one message with a text part, an HTML part or both as alternatives.
package struct MailMessage: Sendable {
    /// `List-Unsubscribe`, with the one-click form of RFC 8058 when there is a URL.
    package struct Unsubscribe: Sendable {
        package var url: HTTPURL?
        package var address: EmailAddress?

        package init(url: HTTPURL? = nil, address: EmailAddress? = nil) {
            (self.url, self.address) = (url, address)
        }
    }

    package var from: Mailbox
    package var to: Mailbox
    package var replyTo: Mailbox?
    package var subject: String
    package var text: String?
    package var html: String?
    /// Without the angle brackets; ours, because callbacks and answers name it.
    package var messageID: EmailAddress
    package var date: Timestamp
    package var unsubscribe: Unsubscribe?
    /// Further fields; one that the message writes itself is refused.
    package var headers: [(name: String, value: String)] = []

    package init(
        from: Mailbox,
        to: Mailbox,
        subject: String,
        text: String? = nil,
        html: String? = nil,
        messageID: EmailAddress,
        date: Timestamp
    ) {
        (self.from, self.to, self.subject, self.text, self.html) = (from, to, subject, text, html)
        (self.messageID, self.date) = (messageID, date)
    }
}
