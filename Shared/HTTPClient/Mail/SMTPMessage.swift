/// A message in its envelope, to one recipient: so each has an answer of its own.
package struct SMTPMessage: Sendable {
    /// Where bounces go; may carry a token that names the message.
    package var sender: EmailAddress
    package var recipient: EmailAddress
    package var mail: MailMessage

    /// To the address in the message itself unless another is given.
    package init(sender: EmailAddress, recipient: EmailAddress? = nil, mail: MailMessage) {
        (self.sender, self.recipient, self.mail) = (sender, recipient ?? mail.to.address, mail)
    }
}
