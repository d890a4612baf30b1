import Crypto
import HTTPClient
import Primitives
import PublicAPI
import ServiceKit
import Storage
import Tokens

/// What the gateway is told beside what every service is.
struct GatewaySettings: Sendable {
    let edge: EdgeSettings
    let authentication: AuthenticationSettings
    let issuer: TokenIssuer
    let vault: AddressVault
    let deadLetters: DeadLetterVault
    let webhookVault: WebhookVault
    let webhookTargets: SSRFGuard
    let zones: ZoneNames
    let inlineSecret: String
    let acceptLimit: Duration
    let limits: RateLimits
    let shedding: SheddingLimits
    let operators: Operators
    private let telegramVault: TelegramBotVault
    private let telegramAge: Duration
    private let proxies: TrustedProxies

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let edge = EdgeSettings(.gateway, &reader)
        let authentication = AuthenticationSettings(&reader)
        let issuer = GatewaySettings.issuer(&reader, authentication)
        let keys = reader.required("HERALD_DATA_KEYS", "the keys of addresses at rest, best as HERALD_DATA_KEYS_FILE") {
            text throws(CryptoError) in try DataKeys(text: text)
        }
        let zones = GatewaySettings.zones(&reader)
        inlineSecret = reader.required(
            "HERALD_INLINE_SECRET",
            "hides the addresses of people without an id in the names made of them; the same everywhere, for good"
        )
        acceptLimit = reader.duration(
            "HERALD_ACCEPT_LIMIT",
            default: .seconds(5),
            "how long the broker may take to store a notification before the answer is 503"
        )
        limits = GatewaySettings.limits(&reader)
        let shedding = SheddingLimits(&reader)
        let targets = reader.webhookTargets()
        telegramAge = reader.duration(
            "HERALD_TELEGRAM_AGE",
            default: .seconds(3600),
            "how long what Telegram has signed for who opens a mini app is believed"
        )
        let proxies = TrustedProxies(&reader)
        let operators = Operators(&reader)
        guard let edge, let authentication, let issuer, let keys, let zones, let operators, let targets, let shedding,
            let proxies
        else { return nil }
        self.shedding = shedding
        (self.edge, self.authentication, self.issuer) = (edge, authentication, issuer)
        (self.zones, self.operators, webhookTargets) = (zones, operators, targets)
        (vault, deadLetters, webhookVault) = (AddressVault(keys), DeadLetterVault(keys), WebhookVault(keys))
        (telegramVault, self.proxies) = (TelegramBotVault(keys), proxies)
    }

    func telegram(_ access: Access) -> Telegram {
        Telegram(
            access: access,
            vault: telegramVault,
            gate: AddressGate(limits.login, behind: proxies),
            oldest: telegramAge
        )
    }

    private static func issuer(
        _ reader: inout ConfigurationReader,
        _ authentication: AuthenticationSettings?
    ) -> TokenIssuer? {
        reader.required("HERALD_SIGNING_KEY", "signs recipients' tokens, RSA in PEM, best as HERALD_SIGNING_KEY_FILE") {
            try TokenIssuer(SigningKey(pem: $0), for: authentication?.rules ?? ClaimRules(issuer: nil, audience: nil))
        }
    }

    private static func zones(_ reader: inout ConfigurationReader) -> ZoneNames? {
        let name = "HERALD_ZONE_RULES"
        let file = reader.string(name, default: ZoneNames.systemFile, "the rules of the time zones, as tzdata has them")
        let zones = TextFile.read(file).flatMap { ZoneNames(rules: $0) }
        if zones == nil { reader.fault(name, "is not the rules of time zones: \(file)") }
        return zones
    }

    private static func limits(_ reader: inout ConfigurationReader) -> RateLimits {
        let tenant = reader.integer(
            "HERALD_LIMIT_TENANT",
            default: 60_000,
            in: 1...1_000_000_000,
            "notifications of a tenant in a minute"
        )
        let recipient = reader.integer(
            "HERALD_LIMIT_RECIPIENT",
            default: 150,
            in: 1...1_000_000_000,
            "notifications to a recipient in an hour"
        )
        let login = reader.integer(
            "HERALD_LIMIT_LOGIN",
            default: 600,
            in: 1...1_000_000_000,
            "logins from an address in a minute, for each replica"
        )
        return RateLimits(
            tenant: RateLimit(tenant, in: .seconds(60)),
            recipient: RateLimit(recipient, in: .seconds(3600)),
            login: RateLimit(login, in: .seconds(60))
        )
    }
}
