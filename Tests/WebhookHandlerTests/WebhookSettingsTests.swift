import ServiceKit
import Testing

@testable import WebhookHandler

@Suite("Settings of the webhook-handler")
struct WebhookSettingsTests {
    private func read(_ environment: [String: String]) -> (settings: WebhookSettings?, faults: [String]) {
        var reader = ConfigurationReader(environment: environment)
        let settings = WebhookSettings(&reader)
        return (settings, reader.faults.map(\.name))
    }

    private let keys = "1 \(String(repeating: "ab", count: 32))\nindex \(String(repeating: "cd", count: 32))"

    @Test("the service's own address is kept without the slash behind it")
    func home() throws {
        let (settings, faults) = read([
            "HERALD_DATA_KEYS": keys, "HERALD_WEBHOOK_URL": "https://hooks.example.com/",
            "HERALD_LINK_KEYS": "1 \(String(repeating: "ab", count: 32))",
        ])
        #expect(faults.isEmpty)
        #expect(try #require(settings).home == "https://hooks.example.com")
    }

    @Test("every fault is told at once")
    func faults() {
        let (settings, faults) = read(["HERALD_DATA_KEYS": "none", "HERALD_WEBHOOK_URL": "hooks"])
        #expect(settings == nil)
        #expect(faults == ["HERALD_DATA_KEYS", "HERALD_WEBHOOK_URL", "HERALD_LINK_KEYS"])
    }
}
