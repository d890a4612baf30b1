import JSON
import Storage

/// What a client asks to be suppressed: `{"channel": "email", "address": "…", "category": …, "reason": …}`.
struct AddressToSuppress: Sendable {
    let channel: Channel
    let address: String
    /// `nil` for every category.
    let category: CategoryKey?
    let reason: Suppression.Reason

    init?(_ fields: inout JSONFields) {
        let channel = fields.require("channel") { try $0.parsed("email or sms", AddressToSuppress.channel) }
        let address = fields.require("address") { value in
            switch channel {
            case .email?: try value.email()
            case .sms?: try value.phone()
            default: try value.string(3...320)
            }
        }
        category = fields.read("category") { try $0.parsed("a category's key", CategoryKey.init(rawValue:)) }
        let words = "hard_bounce, complaint, unsubscribe, stop or manual"
        reason = fields.read("reason") { try $0.parsed(words, Suppression.Reason.init(rawValue:)) } ?? .manual
        guard let channel, let address else { return nil }
        (self.channel, self.address) = (channel, address)
    }

    private static func channel(_ word: String) -> Channel? {
        Channel(rawValue: word).flatMap { $0 == .email || $0 == .sms ? $0 : nil }
    }
}
