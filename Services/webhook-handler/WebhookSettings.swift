import Crypto
import HTTPClient
import Links
import ServiceKit

/// What the webhook-handler is told beside what every service is.
struct WebhookSettings: Sendable {
    let edge: EdgeSettings
    let dataKeys: DataKeys
    /// What every URL of this service begins with for those outside, without a slash behind it. Some providers sign it.
    let home: String
    let storeLimit: Duration
    /// The file that lists the accounts whose callbacks are taken; `nil` for none.
    let accounts: String?
    /// How Amazon is reached, for the certificates of SNS.
    let amazon: HTTPClientConfiguration
    let linkKeys: LinkKeys
    let visitors: VisitorRules
    let sending: SendingSettings

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let edge = EdgeSettings(.webhookHandler, &reader)
        let keys = reader.required("HERALD_DATA_KEYS", "the keys of addresses at rest, best as HERALD_DATA_KEYS_FILE") {
            text throws(CryptoError) in try DataKeys(text: text)
        }
        let home = reader.required(
            "HERALD_WEBHOOK_URL",
            "where this service is for those outside, such as https://hooks.example.com"
        ) { text throws(HTTPClientError) in try WebhookSettings.home(text) }
        storeLimit = reader.duration(
            "HERALD_STORE_LIMIT",
            default: .seconds(5),
            "how long the broker may take to store what came before the answer is 503"
        )
        accounts = reader.optional(
            "HERALD_CALLBACK_ACCOUNTS",
            "a file with the accounts whose callbacks are taken; it is read again whenever it changes"
        )
        amazon = WebhookSettings.amazon(&reader)
        let linkKeys = reader.required("HERALD_LINK_KEYS", "the keys that seal links in mail, as the email-worker's") {
            text throws(CryptoError) in try LinkKeys(text: text)
        }
        visitors = WebhookSettings.visitors(&reader)
        let sending = SendingSettings(&reader)
        guard let edge, let keys, let home, let linkKeys, let sending else { return nil }
        self.sending = sending
        (self.edge, dataKeys, self.home, self.linkKeys) = (edge, keys, home, linkKeys)
    }

    private static func visitors(_ reader: inout ConfigurationReader) -> VisitorRules {
        var rules = VisitorRules()
        rules.heedsSignals = reader.bool(
            "HERALD_TRACKING_SIGNALS",
            default: rules.heedsSignals,
            "whether nothing is noted of who sends DNT: 1 or Sec-GPC: 1"
        )
        return rules
    }

    private static func amazon(_ reader: inout ConfigurationReader) -> HTTPClientConfiguration {
        var configuration = HTTPClientConfiguration()
        configuration.schemes = [.https]
        configuration.proxy = reader.optional(
            "HERALD_AMAZON_PROXY",
            "the proxy that leads to Amazon, for SES's callbacks"
        )
        if let authorities = reader.optional("HERALD_AMAZON_AUTHORITIES", "a PEM file of those who vouch for Amazon") {
            configuration.tls.authorities = authorities
        }
        return configuration
    }

    private static func home(_ text: String) throws(HTTPClientError) -> String {
        let url = try HTTPURL(text).text
        return url.hasSuffix("/") ? String(url.dropLast()) : url
    }
}
