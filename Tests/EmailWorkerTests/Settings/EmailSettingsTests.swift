import HTTPClient
import Links
import ServiceKit
import Testing

@testable import EmailWorker

@Suite("Settings of mail")
struct EmailSettingsTests {
    private func read(_ environment: [String: String]) -> (settings: EmailSettings?, faults: [String]) {
        var reader = ConfigurationReader(environment: environment) { $0 == "/run/key" ? "SG.secret\n" : nil }
        let settings = EmailSettings(&reader)
        return (settings, reader.faults.map(\.name))
    }

    @Test("the providers stand in the order in which they are named")
    func order() throws {
        let (settings, faults) = read([
            "HERALD_EMAIL_FROM": "herald@example.com", "HERALD_EMAIL_PROVIDERS": "ses, sendgrid,smtp",
            "HERALD_SENDGRID_API_KEY_FILE": "/run/key", "HERALD_SMTP_HOST": "relay.example.com",
            "HERALD_SES_REGION": "eu-west-1", "HERALD_SES_ACCESS_KEY": "AKID", "HERALD_SES_SECRET_KEY": "secret",
        ])
        #expect(faults.isEmpty)
        let providers = try #require(settings).providers
        guard providers.count == 3, case .ses(let ses) = providers[0], case .sendGrid(let sendGrid) = providers[1],
            case .smtp(let relay) = providers[2]
        else {
            Issue.record("another order")
            return
        }
        #expect(ses.url.text == "https://email.eu-west-1.amazonaws.com/v2/email/outbound-emails")
        #expect(sendGrid.key == "SG.secret" && sendGrid.url.text == "https://api.sendgrid.com/v3/mail/send")
        #expect(relay.host == "relay.example.com" && relay.port == 587)
    }

    @Test("every fault of every wanted provider is told at once, and none of the others")
    func faults() {
        let (settings, faults) = read([
            "HERALD_EMAIL_FROM": "nobody", "HERALD_EMAIL_PROVIDERS": "sendgrid,mailgun,ses",
            "HERALD_SENDGRID_URL": "ftp://example.com", "HERALD_SES_RATE": "-1",
        ])
        #expect(settings == nil)
        #expect(
            Set(faults) == [
                "HERALD_EMAIL_FROM", "HERALD_SENDGRID_API_KEY", "HERALD_SENDGRID_URL", "HERALD_SES_REGION",
                "HERALD_SES_ACCESS_KEY", "HERALD_SES_SECRET_KEY", "HERALD_SES_RATE", "HERALD_MAILGUN_DOMAIN",
                "HERALD_MAILGUN_API_KEY",
            ]
        )
    }

    @Test("a provider that is unknown, or named twice, is a fault", arguments: ["", "pigeon", "smtp,smtp", ","])
    func unknown(_ providers: String) {
        let faults = read([
            "HERALD_EMAIL_FROM": "herald@example.com", "HERALD_EMAIL_PROVIDERS": providers,
            "HERALD_SMTP_HOST": "relay.example.com",
        ]).faults
        #expect(faults == (providers.isEmpty ? [] : ["HERALD_EMAIL_PROVIDERS"]))
    }

    @Test("links need their keys and an address that fits a header field")
    func links() throws {
        let environment = [
            "HERALD_EMAIL_FROM": "herald@example.com", "HERALD_SMTP_HOST": "relay.example.com",
            "HERALD_LINK_KEYS": "1 \(String(repeating: "0a", count: 32))",
        ]
        let with = { (address: String) in read(environment.merging(["HERALD_WEBHOOK_URL": address]) { $1 }) }
        #expect(with("https://hooks.example/").settings?.links?.home == "https://hooks.example")
        #expect(read(environment).faults == ["HERALD_WEBHOOK_URL"])
        #expect(with("https://hooks.example/\(String(repeating: "a", count: 200))").faults == ["HERALD_WEBHOOK_URL"])
        #expect(with("hooks").faults.contains("HERALD_WEBHOOK_URL"))
        #expect(read(environment.filter { $0.key != "HERALD_LINK_KEYS" }).settings?.links == nil)
    }
}
