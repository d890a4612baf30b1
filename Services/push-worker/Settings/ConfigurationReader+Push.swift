import ChannelWorker
import Crypto
import HTTPClient
import Primitives
import ServiceKit

/// What each provider needs; `nil` when it is not wanted or has a fault.
extension ConfigurationReader {
    mutating func fcm(if isWanted: Bool) -> PushSettings.FCM? {
        let key = "HERALD_FCM_SERVICE_ACCOUNT"
        let login = account("FCM", at: "https://fcm.googleapis.com", rate: .perSecond(3000))
        let meaning = "the JSON of a Google service account, best as HERALD_FCM_SERVICE_ACCOUNT_FILE"
        guard let text = required(key, if: isWanted, meaning) else { return nil }
        let place = optional("HERALD_FCM_TOKEN_URL", "where access tokens are, if not where the account says")
        let account = part(key) { () throws(ServiceAccount.Fault) in try ServiceAccount(json: text) }
        guard isWanted, let account else { return nil }
        let url = part("HERALD_FCM_TOKEN_URL") { () throws(HTTPClientError) in try HTTPURL(place ?? account.tokenURL) }
        return url.map { PushSettings.FCM(login: login, account: account, tokenURL: $0) }
    }

    mutating func apns(if isWanted: Bool) -> PushSettings.APNs? {
        let login = account("APNS", at: "https://api.push.apple.com", rate: .unlimited)
        let pem = required("HERALD_APNS_KEY", if: isWanted, "the team's .p8 key, best as HERALD_APNS_KEY_FILE")
        let keyID = required("HERALD_APNS_KEY_ID", if: isWanted, "the ten letters that name the key")
        let team = required("HERALD_APNS_TEAM_ID", if: isWanted, "the ten letters that name the team")
        let topic = required("HERALD_APNS_TOPIC", if: isWanted, "the bundle id of devices that name none")
        guard isWanted, let pem, let keyID, let team, let topic else { return nil }
        let apple = part("HERALD_APNS_KEY") { () throws(CryptoError) in
            let key = try SigningKey(pem: pem)
            guard key.algorithm == .es256 else { throw CryptoError(.badKey, "it is no key on P-256") }
            return try AppleLogin(team: team, keyID: keyID, key: key)
        }
        return apple.map { PushSettings.APNs(login: login, apple: $0, keyID: keyID, topic: topic) }
    }

    mutating func webPush(if isWanted: Bool) -> PushSettings.WebPush? {
        let name = string("HERALD_WEBPUSH_ACCOUNT", default: "main", "what the account is called in events")
        let rate = sendRate("WEBPUSH", default: .unlimited)
        let key = required("HERALD_VAPID_KEY", if: isWanted, "the VAPID private key: 32 bytes in URL-safe base 64")
        let subject = required("HERALD_VAPID_SUBJECT", if: isWanted, "a mailto: or https: address for push services")
        let services = list("HERALD_WEBPUSH_SERVICES", default: ConfigurationReader.services, "known services")
        let allowed = value("HERALD_WEBPUSH_ALLOW", default: "", "networks that may be used though not public") { $0 }
        let networks = allowed.split(separator: ",").map { IPNetwork($0) }
        if networks.contains(nil) { fault("HERALD_WEBPUSH_ALLOW", "must be networks such as 127.0.0.0/8") }
        guard isWanted, let key, let subject else { return nil }
        guard subject.hasPrefix("mailto:") || subject.hasPrefix("https://") else {
            fault("HERALD_VAPID_SUBJECT", "must begin with mailto: or https:")
            return nil
        }
        let vapid = part("HERALD_VAPID_KEY") { () throws(CryptoError) in
            try VAPID(try SigningKey(p256Scalar: Base64.url.decode(key) ?? []), subject: subject)
        }
        let login = PushAccount(name: name, base: "", rate: rate)
        return vapid.map {
            PushSettings.WebPush(login: login, vapid: $0, services: services, allowed: networks.compactMap(\.self))
        }
    }

    mutating func oneSignal(if isWanted: Bool) -> PushSettings.OneSignal? {
        let login = account("ONESIGNAL", at: "https://api.onesignal.com", rate: .perSecond(150))
        let app = required("HERALD_ONESIGNAL_APP_ID", if: isWanted, "the app's id with OneSignal")
        let key = required("HERALD_ONESIGNAL_API_KEY", if: isWanted, "the app's API key")
        guard isWanted, let app, let key else { return nil }
        return PushSettings.OneSignal(login: login, app: app, key: key)
    }

    /// Chrome's and Edge's, Firefox's and Safari's.
    private static let services =
        "fcm.googleapis.com,jmt17.google.com,.notify.windows.com,.push.services.mozilla.com,.push.apple.com"

    private mutating func account(_ provider: String, at home: String, rate fallback: SendRate) -> PushAccount {
        let name = string("HERALD_\(provider)_ACCOUNT", default: "main", "what the account is called in events")
        let base = string("HERALD_\(provider)_URL", default: home, "where the provider is")
        if part("HERALD_\(provider)_URL", { () throws(HTTPClientError) in try HTTPURL(base) }) == nil {
            return PushAccount(name: name, base: home)
        }
        return PushAccount(name: name, base: base, rate: sendRate(provider, default: fallback))
    }

    private mutating func list(_ name: String, default fallback: String, _ meaning: String) -> [String] {
        string(name, default: fallback, meaning).split(separator: ",").map {
            $0.filter { !$0.isWhitespace }.lowercased()
        }
    }

    /// What cannot be made of a setting is its fault.
    private mutating func part<Value, Fault: Error>(_ name: String, _ make: () throws(Fault) -> Value) -> Value? {
        do {
            return try make()
        } catch {
            fault(name, "is refused: \(error)")
            return nil
        }
    }
}
