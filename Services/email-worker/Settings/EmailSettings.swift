import ChannelWorker
import Crypto
import HTTPClient
import Links
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
    let plan: ProviderPlan
    /// In the order of the plan's places.
    let providers: [Provider]
    /// `nil`: mail is not tracked, and has no address to unsubscribe at.
    let links: LinkMaker?

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let sender = reader.required("HERALD_EMAIL_FROM", "the sender's address, unless a message names another") {
            text throws(SMTPError) in try EmailAddress(text)
        }
        let name = reader.optional("HERALD_EMAIL_FROM_NAME", "the name shown for the sender")
        let names = Name.allCases.map(\.rawValue)
        let plan = reader.providerPlan("HERALD_EMAIL_PROVIDERS", default: "smtp", known: names)
        let wanted = plan?.names.compactMap(Name.init) ?? []
        links = EmailSettings.links(&reader)
        var known: [Name: Provider] = [:]
        // All are read, so that all are documented; only those that are wanted must be complete.
        for name in Name.allCases { known[name] = EmailSettings.provider(name, if: wanted.contains(name), &reader) }
        guard reader.faults.isEmpty, let sender, let plan else { return nil }
        (self.sender, self.plan) = (Mailbox(sender, name: name), plan)
        providers = wanted.compactMap { known[$0] }
    }

    /// The address and the keys only make sense together.
    private static func links(_ reader: inout ConfigurationReader) -> LinkMaker? {
        let keys = reader.optional("HERALD_LINK_KEYS", "the keys that seal links in mail, as the webhook-handler's") {
            text throws(CryptoError) in try LinkKeys(text: text)
        }
        let home = reader.optional("HERALD_WEBHOOK_URL", "where the webhook-handler is for those outside") {
            text throws(HTTPClientError) in try HTTPURL(text).text
        }
        if keys != nil && home == nil { reader.fault("HERALD_WEBHOOK_URL", "is required with HERALD_LINK_KEYS") }
        guard let keys, let home else { return nil }
        guard home.utf8.count <= 150 else {
            reader.fault("HERALD_WEBHOOK_URL", "must have at most 150 bytes, or no header field takes its links")
            return nil
        }
        return LinkMaker(home: home.hasSuffix("/") ? String(home.dropLast()) : home, keys)
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
}
