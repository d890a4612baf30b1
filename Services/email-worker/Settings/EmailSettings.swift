import HTTPClient
import ServiceKit

/// From whom mail goes, and through which providers, in order of preference.
struct EmailSettings {
    /// The provider's name in settings and events, with what is needed to reach it.
    enum Provider {
        case sendGrid(MailAccount)
        case ses(SESProvider.Login)
        case smtp(SMTPConfiguration)
    }

    private static let names = ["sendgrid", "ses", "smtp"]

    let sender: Mailbox
    let providers: [Provider]

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let sender = reader.required("HERALD_EMAIL_FROM", "the sender's address, unless a message names another") {
            text throws(SMTPError) in try EmailAddress(text)
        }
        let name = reader.optional("HERALD_EMAIL_FROM_NAME", "the name shown for the sender")
        let wanted = EmailSettings.wanted(&reader)
        // All are read, so that all are documented; only those that are wanted must be complete.
        let known = [
            "sendgrid": reader.sendGrid(if: wanted.contains("sendgrid")).map(Provider.sendGrid),
            "ses": reader.ses(if: wanted.contains("ses")).map(Provider.ses),
            "smtp": reader.relay(if: wanted.contains("smtp")).map(Provider.smtp),
        ]
        guard reader.faults.isEmpty, let sender else { return nil }
        (self.sender, providers) = (Mailbox(sender, name: name), wanted.compactMap { known[$0] ?? nil })
    }

    private static func wanted(_ reader: inout ConfigurationReader) -> [String] {
        let name = "HERALD_EMAIL_PROVIDERS"
        let text = reader.string(name, default: "smtp", "providers in order of preference, with commas between")
        let wanted = text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        let isGood = !wanted.isEmpty && wanted.allSatisfy(names.contains) && Set(wanted).count == wanted.count
        if !isGood { reader.fault(name, "must be some of \(names.joined(separator: ", ")), each once") }
        return isGood ? wanted : []
    }
}
