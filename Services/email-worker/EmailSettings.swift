import HTTPClient
import ServiceKit

/// Where mail goes, and from whom.
struct EmailSettings {
    let relay: SMTPConfiguration
    let sender: Mailbox

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let sender = reader.required("HERALD_EMAIL_FROM", "the sender's address, unless a message names another") {
            text throws(SMTPError) in try EmailAddress(text)
        }
        let name = reader.optional("HERALD_EMAIL_FROM_NAME", "the name shown for the sender")
        let relay = EmailSettings.relay(&reader)
        guard let relay, let sender else { return nil }
        (self.relay, self.sender) = (relay, Mailbox(sender, name: name))
    }

    private static func relay(_ reader: inout ConfigurationReader) -> SMTPConfiguration? {
        let host = reader.required("HERALD_SMTP_HOST", "the mail relay")
        let port = reader.port("HERALD_SMTP_PORT", default: 587, "its port; 465 with HERALD_SMTP_SECURITY=tls")
        let security = reader.value(
            "HERALD_SMTP_SECURITY",
            default: Security.starttls,
            "how the connection is protected",
            expected: "starttls, tls or none",
            Security.init(rawValue:)
        )
        let user = reader.optional("HERALD_SMTP_USER", "the login, if the relay asks for one")
        let password = reader.optional("HERALD_SMTP_PASSWORD", "the login's password")
        let ownName = reader.string("HERALD_SMTP_NAME", default: "localhost", "what the worker calls itself in EHLO")
        guard !host.isEmpty else { return nil }
        return SMTPConfiguration(
            host: host,
            port: Int(port),
            security: security.client,
            credentials: user.map { SMTPConfiguration.Credentials(user: $0, password: password ?? "") },
            ownName: ownName
        )
    }

    private enum Security: String {
        case starttls, tls, none

        var client: SMTPConfiguration.Security {
            switch self {
            case .starttls: .startTLS
            case .tls: .implicitTLS
            case .none: .none
            }
        }
    }
}
