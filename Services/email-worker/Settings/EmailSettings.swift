import HTTPClient
import ServiceKit

/// From whom mail goes, and through which providers, in order of preference.
struct EmailSettings {
    /// What is needed to reach a provider.
    enum Provider {
        case sendGrid(MailAccount)
        case ses(SESProvider.Login)
        case mailgun(MailAccount)
        case postmark(MailAccount, stream: String)
        case smtp(SMTPConfiguration)
    }

    /// As they stand in settings and events.
    private enum Name: String, CaseIterable {
        case sendgrid, ses, mailgun, postmark, smtp
    }

    let sender: Mailbox
    let providers: [Provider]

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let sender = reader.required("HERALD_EMAIL_FROM", "the sender's address, unless a message names another") {
            text throws(SMTPError) in try EmailAddress(text)
        }
        let name = reader.optional("HERALD_EMAIL_FROM_NAME", "the name shown for the sender")
        let wanted = EmailSettings.wanted(&reader)
        var known: [Name: Provider] = [:]
        // All are read, so that all are documented; only those that are wanted must be complete.
        for name in Name.allCases { known[name] = EmailSettings.provider(name, if: wanted.contains(name), &reader) }
        guard reader.faults.isEmpty, let sender else { return nil }
        (self.sender, providers) = (Mailbox(sender, name: name), wanted.compactMap { known[$0] })
    }

    private static func provider(_ name: Name, if isWanted: Bool, _ reader: inout ConfigurationReader) -> Provider? {
        switch name {
        case .sendgrid: reader.sendGrid(if: isWanted).map(Provider.sendGrid)
        case .ses: reader.ses(if: isWanted).map(Provider.ses)
        case .mailgun: reader.mailgun(if: isWanted).map(Provider.mailgun)
        case .postmark: reader.postmark(if: isWanted).map { .postmark($0.account, stream: $0.stream) }
        case .smtp: reader.relay(if: isWanted).map(Provider.smtp)
        }
    }

    private static func wanted(_ reader: inout ConfigurationReader) -> [Name] {
        let key = "HERALD_EMAIL_PROVIDERS"
        let text = reader.string(key, default: "smtp", "providers in order of preference, with commas between")
        let names = text.split(separator: ",").map { Name(rawValue: $0.filter { !$0.isWhitespace }) }
        guard !names.isEmpty, !names.contains(nil), Set(names).count == names.count else {
            let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
            reader.fault(key, "must be some of \(known), each once")
            return []
        }
        return names.compactMap(\.self)
    }
}
