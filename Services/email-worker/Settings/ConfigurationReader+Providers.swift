import ChannelWorker
import HTTPClient
import ServiceKit

/// What each provider needs; `nil` when it is not wanted or has a fault.
extension ConfigurationReader {
    mutating func sendGrid(if isWanted: Bool) -> MailAccount? {
        account(
            "SENDGRID",
            at: "https://api.sendgrid.com",
            SendGridProvider.path,
            rate: .perMinute(1000),
            if: isWanted
        )
    }

    mutating func mailgun(if isWanted: Bool) -> MailAccount? {
        let domain = required("HERALD_MAILGUN_DOMAIN", if: isWanted, "the domain that Mailgun sends for")
        let path = MailgunProvider.path(domain ?? "none")
        return account("MAILGUN", at: "https://api.mailgun.net", path, rate: .unlimited, if: isWanted)
    }

    mutating func postmark(if isWanted: Bool) -> (account: MailAccount, stream: String)? {
        let stream = string("HERALD_POSTMARK_STREAM", default: "outbound", "the message stream that Postmark sends by")
        return account(
            "POSTMARK",
            at: "https://api.postmarkapp.com",
            PostmarkProvider.path,
            rate: .unlimited,
            if: isWanted
        )
        .map { ($0, stream) }
    }

    mutating func ses(if isWanted: Bool) -> SESProvider.Login? {
        let name = string("HERALD_SES_ACCOUNT", default: "main", "what the account is called in events")
        let region = required("HERALD_SES_REGION", if: isWanted, "the AWS region of SES, such as eu-west-1")
        let key = required("HERALD_SES_ACCESS_KEY", if: isWanted, "the id of an AWS access key that may send mail")
        let secret = required("HERALD_SES_SECRET_KEY", if: isWanted, "the access key's secret")
        let token = optional("HERALD_SES_SESSION_TOKEN", "the session token of temporary AWS credentials")
        let set = optional("HERALD_SES_CONFIGURATION_SET", "the SES configuration set that publishes events")
        let base = optional("HERALD_SES_URL", "where SES is, if not at its region's address")
        let home = "https://email.\(region ?? "us-east-1").amazonaws.com"
        let url = endpoint("HERALD_SES_URL", base ?? home, SESProvider.path)
        let rate = sendRate("SES", default: .perSecond(14))
        guard isWanted, let region, let key, let secret, let url else { return nil }
        let signature = AWSSignature(
            accessKey: key,
            secretKey: secret,
            sessionToken: token,
            region: region,
            service: "ses"
        )
        return SESProvider.Login(name: name, url: url, signature: signature, configurationSet: set, rate: rate)
    }

    mutating func relay(if isWanted: Bool) -> SMTPConfiguration? {
        let host = required("HERALD_SMTP_HOST", if: isWanted, "the mail relay")
        let port = port("HERALD_SMTP_PORT", default: 587, "its port; 465 with HERALD_SMTP_SECURITY=tls")
        let security = value(
            "HERALD_SMTP_SECURITY",
            default: RelaySecurity.starttls,
            "how the connection is protected",
            expected: "starttls, tls or none",
            RelaySecurity.init(rawValue:)
        )
        let user = optional("HERALD_SMTP_USER", "the login, if the relay asks for one")
        let password = optional("HERALD_SMTP_PASSWORD", "the login's password")
        let ownName = string("HERALD_SMTP_NAME", default: "localhost", "what the worker calls itself in EHLO")
        guard isWanted, let host else { return nil }
        return SMTPConfiguration(
            host: host,
            port: Int(port),
            security: security.client,
            credentials: user.map { SMTPConfiguration.Credentials(user: $0, password: password ?? "") },
            ownName: ownName
        )
    }

    /// An account that one key opens.
    private mutating func account(
        _ provider: String,
        at home: String,
        _ path: String,
        rate fallback: SendRate,
        if isWanted: Bool
    ) -> MailAccount? {
        let name = string("HERALD_\(provider)_ACCOUNT", default: "main", "what the account is called in events")
        let key = required("HERALD_\(provider)_API_KEY", if: isWanted, "the key that opens the account")
        let base = string("HERALD_\(provider)_URL", default: home, "where the provider is")
        let url = endpoint("HERALD_\(provider)_URL", base, path)
        let rate = sendRate(provider, default: fallback)
        guard isWanted, let key, let url else { return nil }
        return MailAccount(name: name, url: url, key: key, rate: rate)
    }
}

private enum RelaySecurity: String {
    case starttls, tls, none

    var client: SMTPConfiguration.Security {
        switch self {
        case .starttls: .startTLS
        case .tls: .implicitTLS
        case .none: .none
        }
    }
}
