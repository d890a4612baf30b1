import HTTPClient
import ServiceKit

extension ConfigurationReader {
    /// What holds for all text messages.
    mutating func rules() -> SMSRules {
        var rules = SMSRules()
        rules.segments = integer("HERALD_SMS_MAX_SEGMENTS", default: 10, in: 1...10, "what a text may take")
        rules.transliterates = bool(
            "HERALD_SMS_TRANSLITERATE",
            default: false,
            "whether curly quotes, dashes and accents are written plainly where that makes a text fit the 7-bit alphabet"
        )
        rules.prices = prices()
        rules.callbackHome = optional(
            "HERALD_WEBHOOK_URL",
            "where providers tell what became of a message: the webhook-handler, such as https://hooks.example.com"
        ) { text throws(HTTPClientError) in
            let url = try HTTPURL(text).text
            return url.hasSuffix("/") ? String(url.dropLast()) : url
        }
        return rules
    }

    /// Estimates in dollars lie under the dollar prices that are set; in another currency all prices are the operator's.
    private mutating func prices() -> PriceBook {
        let currency = value(
            "HERALD_SMS_CURRENCY",
            default: "USD",
            "the currency of HERALD_SMS_PRICES",
            expected: "three capital letters"
        ) { $0.utf8.count == 3 && $0.utf8.allSatisfy { (0x41...0x5A).contains($0) } ? $0 : nil }
        let standard = currency == PriceBook.standard.currency ? .standard : PriceBook(currency: currency)
        return optional(
            "HERALD_SMS_PRICES",
            "prices of a segment: lines of [PROVIDER] +PREFIX PRICE, * for all others; estimates for those not there"
        ) { text throws(TableFault) in
            var book = standard
            try book.add(text)
            return book
        } ?? standard
    }
}
