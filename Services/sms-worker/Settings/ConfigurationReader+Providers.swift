import ChannelWorker
import HTTPClient
import ServiceKit

/// What each provider needs; `nil` when it is not wanted or has a fault.
extension ConfigurationReader {
    mutating func twilio(if isWanted: Bool) -> SMSAccount? {
        let account = required("HERALD_TWILIO_ACCOUNT_SID", if: isWanted, "the account, AC and 32 letters")
        let key = optional("HERALD_TWILIO_API_KEY", "the SID of an API key, if not the account itself logs in")
        let token = required("HERALD_TWILIO_AUTH_TOKEN", if: isWanted && key == nil, "the account's auth token")
        let secret = required("HERALD_TWILIO_API_SECRET", if: isWanted && key != nil, "the API key's secret")
        let login = key.flatMap { key in secret.map { (key, $0) } } ?? account.flatMap { id in token.map { (id, $0) } }
        let path = TwilioProvider.path(account ?? "none")
        return self.account("TWILIO", at: "https://api.twilio.com", path, rate: .perSecond(100), login, if: isWanted)
    }

    mutating func vonage(if isWanted: Bool) -> SMSAccount? {
        let key = required("HERALD_VONAGE_API_KEY", if: isWanted, "the account's API key")
        let secret = required("HERALD_VONAGE_API_SECRET", if: isWanted, "the key's secret")
        let login = key.flatMap { key in secret.map { (key, $0) } }
        return account(
            "VONAGE",
            at: "https://rest.nexmo.com",
            VonageProvider.path,
            rate: .perSecond(30),
            login,
            if: isWanted
        )
    }

    mutating func plivo(if isWanted: Bool) -> SMSAccount? {
        let id = required("HERALD_PLIVO_AUTH_ID", if: isWanted, "the account's auth id")
        let token = required("HERALD_PLIVO_AUTH_TOKEN", if: isWanted, "the account's auth token")
        let login = id.flatMap { id in token.map { (id, $0) } }
        let path = PlivoProvider.path(id ?? "none")
        return account("PLIVO", at: "https://api.plivo.com", path, rate: .perSecond(60), login, if: isWanted)
    }

    mutating func sns(if isWanted: Bool) -> SMSSettings.Provider? {
        let region = required("HERALD_SNS_REGION", if: isWanted, "the AWS region of SNS, such as eu-west-1")
        let key = required("HERALD_SNS_ACCESS_KEY", if: isWanted, "the id of an AWS access key that may publish")
        let secret = required("HERALD_SNS_SECRET_KEY", if: isWanted, "the access key's secret")
        let token = optional("HERALD_SNS_SESSION_TOKEN", "the session token of temporary AWS credentials")
        let kind = value(
            "HERALD_SNS_TYPE",
            default: "Transactional",
            "how AWS treats the messages",
            expected: "Transactional or Promotional"
        ) { ["Transactional", "Promotional"].contains($0) ? $0 : nil }
        let home = "https://sns.\(region ?? "us-east-1").amazonaws.com"
        let login = key.flatMap { key in secret.map { (key, $0) } }
        let account = account(
            "SNS",
            at: home,
            SNSProvider.path,
            rate: .perSecond(20),
            login,
            if: isWanted,
            needsSender: false
        )
        guard let account, let region else { return nil }
        return .sns(account, region: region, sessionToken: token, kind: kind)
    }

    private mutating func account(
        _ provider: String,
        at home: String,
        _ path: String,
        rate fallback: SendRate,
        _ login: (user: String, secret: String)?,
        if isWanted: Bool,
        needsSender: Bool = true
    ) -> SMSAccount? {
        let name = string("HERALD_\(provider)_ACCOUNT", default: "main", "what the account is called in events")
        let base = string("HERALD_\(provider)_URL", default: home, "where the provider is")
        let url = endpoint("HERALD_\(provider)_URL", base, path)
        let rate = sendRate(provider, default: fallback)
        let senders = senders(provider, if: isWanted && needsSender)
        guard isWanted, let login, let url else { return nil }
        return SMSAccount(
            name: name,
            url: url,
            user: login.user,
            secret: login.secret,
            rate: rate,
            senders: senders ?? Senders()
        )
    }

    private mutating func senders(_ provider: String, if isNeeded: Bool) -> Senders? {
        let name = "HERALD_\(provider)_FROM"
        let meaning = "from whom: +NUMBER, short code, NAME or the id of a pool; +PREFIX=SENDER for some countries"
        let parse = { (text: String) throws(TableFault) in try Senders(text) }
        return isNeeded ? required(name, meaning, parse) : optional(name, meaning, parse)
    }
}
