import JSON
import Primitives
import Wire

extension Recipient {
    /// A person who is known by name, or one whose addresses are given here. Which of the two is not to be guessed: both
    /// together are a fault.
    init?(_ fields: inout JSONFields) {
        let user = fields.read("user_id") { try $0.string(1...255) }
        let topic = fields.read("topic") { try $0.string(1...255) }
        let person = InlineRecipient(&fields)
        switch (user, topic, person == InlineRecipient()) {
        case (let user?, nil, true): self = .user(user)
        case (nil, let topic?, true): self = .topic(topic)
        case (nil, nil, false): self = .inline(person)
        case (nil, nil, true):
            if fields.faults.isEmpty { fields.fail("user_id", .required, "name a user, or give an address") }
            return nil
        default:
            fields.fail("user_id", .invalidValue, "user_id, topic and addresses exclude each other")
            return nil
        }
    }
}

extension InlineRecipient {
    init(_ fields: inout JSONFields) {
        self.init()
        email = fields.read("email") { try $0.string(3...320) }
        phone = fields.read("phone") { try $0.string(3...32) }
        pushTargets = fields.objects("push_tokens", 0...20) { PushTarget(&$0) } ?? []
        locale = fields.read("locale") { try $0.string(1...35) }
        timezone = fields.read("timezone") { try $0.string(1...64) }
        name = fields.read("name") { try $0.string(1...255) }
    }
}

extension PushTarget {
    init?(_ fields: inout JSONFields) {
        let words = "fcm, apns, webpush or onesignal"
        let platform = fields.require("platform") { try $0.parsed(words, PushPlatform.init(word:)) }
        let app = fields.read("app") { try $0.string(1...128) }
        let token = fields.read("token") { try $0.string(1...4096) }
        let subscription = fields.object("subscription") { WebPushSubscription(&$0) }
        guard let platform else { return nil }
        switch (platform, token, subscription) {
        case (.webpush, nil, let subscription?):
            self.init(platform: platform, app: app, address: .subscription(subscription))
        case (.fcm, let token?, nil), (.apns, let token?, nil), (.onesignal, let token?, nil):
            self.init(platform: platform, app: app, address: .token(token))
        default:
            let field = platform == .webpush ? "subscription" : "token"
            if fields.faults.isEmpty { fields.fail(field, .required, "webpush has a subscription, others a token") }
            return nil
        }
    }
}

extension WebPushSubscription {
    /// As a browser gives it: `{"endpoint": …, "keys": {"p256dh": …, "auth": …}}`.
    init?(_ fields: inout JSONFields) {
        let endpoint = fields.require("endpoint") { try $0.string(1...2048) }
        fields.require("keys")
        let keys = fields.object("keys") { keys in
            let publicKey = keys.require("p256dh") { try $0.parsed("base 64 of 65 bytes") { $0.key(of: 65) } }
            let secret = keys.require("auth") { try $0.parsed("base 64 of 16 bytes") { $0.key(of: 16) } }
            return publicKey.flatMap { publicKey in secret.map { (publicKey, $0) } }
        }
        guard let endpoint, let keys else { return nil }
        self.init(endpoint: endpoint, publicKey: keys.0, authSecret: keys.1)
    }
}

extension String {
    fileprivate func key(of length: Int) -> [UInt8]? {
        Base64.url.decode(self).flatMap { $0.count == length ? $0 : nil }
    }
}
