import Crypto
import JSON
import ServiceKit
import Storage
import Tokens

/// What the gateway is told beside what every service is.
struct GatewaySettings: Sendable {
    let edge: EdgeSettings
    let keys: KeySet
    let rules: ClaimRules
    let vault: AddressVault
    let zones: ZoneNames
    let inlineSecret: String
    let acceptLimit: Duration
    let limits: RateLimits

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let edge = EdgeSettings(.gateway, &reader)
        let keys = reader.required("HERALD_JWKS", "the keys whose tokens are taken, a JSON Web Key Set") {
            text throws(TokenError) in try KeySet(json: Array(text.utf8))
        }
        let vault = reader.required("HERALD_DATA_KEYS", "the keys of addresses at rest, best as HERALD_DATA_KEYS_FILE")
        {
            text throws(CryptoError) in AddressVault(try DataKeys(text: text))
        }
        let zones = GatewaySettings.zones(&reader)
        rules = ClaimRules(
            issuer: reader.string("HERALD_TOKEN_ISSUER", default: "herald", "the iss of tokens that are taken"),
            audience: reader.string("HERALD_TOKEN_AUDIENCE", default: "herald", "the aud of tokens that are taken")
        )
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
        guard let edge, let keys, let vault, let zones else { return nil }
        (self.edge, self.keys, self.vault, self.zones) = (edge, keys, vault, zones)
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
        return RateLimits(
            tenant: RateLimit(tenant, in: .seconds(60)),
            recipient: RateLimit(recipient, in: .seconds(3600))
        )
    }
}
