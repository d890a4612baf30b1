import Crypto
import Primitives
import ServiceKit
import Testing

@testable import PushWorker

@Suite("Push settings")
struct PushSettingsTests {
    private func settings(_ environment: [String: String]) -> (PushSettings?, [ConfigurationFault]) {
        var reader = ConfigurationReader(environment: environment)
        let settings = PushSettings(&reader)
        return (settings, reader.faults)
    }

    @Test("without a word nobody's devices are reached, and that is no fault")
    func none() {
        let (settings, faults) = settings([:])
        #expect(faults.isEmpty && settings?.fcm == nil && settings?.webPush == nil)
    }

    @Test("all that is missing or wrong is told at once")
    func faults() {
        let (settings, faults) = settings([
            "HERALD_PUSH_PROVIDERS": "fcm,apns,webpush,onesignal", "HERALD_FCM_SERVICE_ACCOUNT": "{}",
            "HERALD_APNS_KEY_ID": "k", "HERALD_VAPID_KEY": "short", "HERALD_VAPID_SUBJECT": "ann",
            "HERALD_WEBPUSH_ALLOW": "here",
        ])
        #expect(settings == nil)
        #expect(
            Set(faults.map(\.name)) == [
                "HERALD_FCM_SERVICE_ACCOUNT", "HERALD_APNS_KEY", "HERALD_APNS_TEAM_ID", "HERALD_APNS_TOPIC",
                "HERALD_VAPID_SUBJECT", "HERALD_WEBPUSH_ALLOW", "HERALD_ONESIGNAL_APP_ID", "HERALD_ONESIGNAL_API_KEY",
            ]
        )
    }

    @Test("only known platforms can be named")
    func unknownPlatform() {
        #expect(settings(["HERALD_PUSH_PROVIDERS": "fcm,pager"]).1.map(\.name) == ["HERALD_PUSH_PROVIDERS"])
    }

    @Test("keys of the kinds that the providers hand out are read")
    func keys() throws {
        let (settings, faults) = settings([
            "HERALD_PUSH_PROVIDERS": "apns, webpush", "HERALD_APNS_KEY": try SigningKey.generate(.es256).pem,
            "HERALD_APNS_KEY_ID": "KEY4567890", "HERALD_APNS_TEAM_ID": "TEAM567890", "HERALD_APNS_TOPIC": "test.App",
            "HERALD_VAPID_KEY": "943WICKkdu3z78pnY0gXw143biOoCacwsVkQyhxjxFs",
            "HERALD_VAPID_SUBJECT": "mailto:a@b.test",
        ])
        #expect(faults.isEmpty, "\(faults)")
        let key = "BBCcCWavxjfIyW6NRhqclO9IZj9oW1gFKUBSgwcigfNcpXSfRk5JQTOcahMLjzO1bkHMoiw4b6L7YTyF8foLEEU"
        #expect(settings?.webPush?.vapid.publicKey == key && settings?.apns?.topic == "test.App")
    }
}
