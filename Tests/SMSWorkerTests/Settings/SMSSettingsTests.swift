import ChannelWorker
import HTTPClient
import ServiceKit
import Testing
import TextMessages
import Wire

@testable import SMSWorker

@Suite("Settings of text messages")
struct SMSSettingsTests {
    private static let both = [
        "HERALD_TWILIO_ACCOUNT_SID": "AC1", "HERALD_TWILIO_AUTH_TOKEN": "t", "HERALD_TWILIO_FROM": "+15005550006",
        "HERALD_VONAGE_API_KEY": "k", "HERALD_VONAGE_API_SECRET": "s", "HERALD_VONAGE_FROM": "Herald",
    ]

    private func read(_ environment: [String: String]) -> (settings: SMSSettings?, faults: [String]) {
        var reader = ConfigurationReader(environment: environment) { $0 == "/run/prices" ? "+44 0.03\n" : nil }
        let settings = SMSSettings(&reader)
        return (settings, reader.faults.map(\.name))
    }

    @Test("Twilio goes before Vonage unless something else is said")
    func order() throws {
        let (settings, faults) = read(SMSSettingsTests.both)
        #expect(faults.isEmpty)
        let providers = try #require(settings).providers
        guard providers.count == 2, case .twilio(let twilio) = providers[0], case .vonage(let vonage) = providers[1]
        else {
            Issue.record("another order")
            return
        }
        #expect(twilio.url.text == "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json")
        #expect(twilio.rate == .perSecond(100) && twilio.user == "AC1" && twilio.secret == "t")
        #expect(vonage.url.text == "https://rest.nexmo.com/sms/json")
    }

    @Test("an API key of Twilio's opens the account in the auth token's place")
    func apiKey() throws {
        let settings = read([
            "HERALD_SMS_PROVIDERS": "twilio", "HERALD_TWILIO_ACCOUNT_SID": "AC1", "HERALD_TWILIO_FROM": "Herald",
            "HERALD_TWILIO_API_KEY": "SK1", "HERALD_TWILIO_API_SECRET": "secret",
        ]).settings
        guard case .twilio(let twilio)? = settings?.providers.first else {
            Issue.record("no Twilio")
            return
        }
        #expect(twilio.user == "SK1" && twilio.secret == "secret" && twilio.url.text.contains("/AC1/"))
    }

    @Test("every fault of every wanted provider is told at once, and none of the others")
    func faults() {
        let (settings, faults) = read([
            "HERALD_SMS_PROVIDERS": "twilio,plivo,sns", "HERALD_PLIVO_FROM": "far too long a name",
            "HERALD_SMS_MAX_SEGMENTS": "11", "HERALD_SMS_PRICES": "cheap", "HERALD_SMS_CURRENCY": "euros",
            "HERALD_WEBHOOK_URL": "ftp://hooks", "HERALD_SNS_TYPE": "Loud",
        ])
        #expect(settings == nil)
        #expect(
            Set(faults) == [
                "HERALD_TWILIO_ACCOUNT_SID", "HERALD_TWILIO_AUTH_TOKEN", "HERALD_TWILIO_FROM", "HERALD_PLIVO_AUTH_ID",
                "HERALD_PLIVO_AUTH_TOKEN", "HERALD_PLIVO_FROM", "HERALD_SNS_REGION", "HERALD_SNS_ACCESS_KEY",
                "HERALD_SNS_SECRET_KEY", "HERALD_SNS_TYPE", "HERALD_SMS_MAX_SEGMENTS", "HERALD_SMS_PRICES",
                "HERALD_SMS_CURRENCY", "HERALD_WEBHOOK_URL",
            ]
        )
    }

    @Test("prices that are set lie over the estimates, and stand alone in another currency than theirs")
    func prices() throws {
        var environment = SMSSettingsTests.both
        environment["HERALD_SMS_PRICES_FILE"] = "/run/prices"
        let (british, german) = (
            try #require(PhoneNumber("+447700900123")), try #require(PhoneNumber("+4915112345678"))
        )
        let dollars = try #require(read(environment).settings).rules.prices
        #expect(dollars.price(of: 1, by: "twilio", to: british)?.micros == 30_000)
        #expect(dollars.price(of: 1, by: "twilio", to: german)?.micros == 110_000)
        environment["HERALD_SMS_CURRENCY"] = "EUR"
        let euros = try #require(read(environment).settings).rules.prices
        #expect(euros.price(of: 1, by: "twilio", to: british)?.currency == "EUR")
        #expect(euros.price(of: 1, by: "twilio", to: german) == nil)
    }
}
