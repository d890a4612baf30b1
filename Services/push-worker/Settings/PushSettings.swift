import ChannelWorker
import Crypto
import HTTPClient
import ServiceKit
import Wire

/// Whose devices are reached, and with which keys.
struct PushSettings {
    struct FCM {
        let login: PushAccount
        let account: ServiceAccount
        let tokenURL: HTTPURL
    }

    struct APNs {
        let login: PushAccount
        let apple: AppleLogin
        let keyID: String
        let topic: String
    }

    struct WebPush {
        let login: PushAccount
        let vapid: VAPID
        let services: [String]
        /// Networks that are not public and may be used all the same.
        let allowed: [IPNetwork]
    }

    struct OneSignal {
        let login: PushAccount
        let app: String
        let key: String
    }

    /// As they stand in settings; the words of the platforms.
    private static let names: [PushPlatform] = PushPlatform.words.all.map(\.value)

    let fcm: FCM?
    let apns: APNs?
    let webPush: WebPush?
    let oneSignal: OneSignal?
    let authorities: String

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let wanted = PushSettings.wanted(&reader)
        fcm = reader.fcm(if: wanted.contains(.fcm))
        apns = reader.apns(if: wanted.contains(.apns))
        webPush = reader.webPush(if: wanted.contains(.webpush))
        oneSignal = reader.oneSignal(if: wanted.contains(.onesignal))
        authorities = reader.string(
            "HERALD_PUSH_AUTHORITIES",
            default: ClientTLS().authorities,
            "a PEM file of the authorities that push providers' certificates are signed by"
        )
        guard reader.faults.isEmpty else { return nil }
    }

    private static func wanted(_ reader: inout ConfigurationReader) -> [PushPlatform] {
        let key = "HERALD_PUSH_PROVIDERS"
        let text = reader.string(key, default: "none", "whose devices are reached, with commas between")
        if text == "none" { return [] }
        let wanted = text.split(separator: ",").map { PushPlatform(word: $0.filter { !$0.isWhitespace }) }
        guard !wanted.isEmpty, !wanted.contains(nil) else {
            reader.fault(key, "must be none, or some of \(names.map(\.description).joined(separator: ", "))")
            return []
        }
        return wanted.compactMap(\.self)
    }
}
