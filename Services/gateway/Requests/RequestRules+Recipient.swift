import JSON
import Storage
import Wire

extension RequestRules {
    mutating func check(_ recipient: Recipient) {
        switch recipient {
        case .user(let user): check(user: user)
        case .inline(let person): check(person)
        case .topic(let topic):
            if AudienceKey(rawValue: topic) == nil {
                fail("/to/topic", .invalidValue, "expected letters, digits and ._-, up to 128")
            }
        }
    }

    private mutating func check(user: String) {
        if RecipientKey(tenant: "t", user: user) == nil {
            fail("/to/user_id", .invalidValue, "expected 1 to 255 bytes without control characters")
        }
        if user.hasPrefix(InlineIdentity.prefix) {
            fail("/to/user_id", .invalidValue, "names that begin with \(InlineIdentity.prefix) are taken")
        }
    }

    private mutating func check(_ person: InlineRecipient) {
        if person.email == nil, person.phone == nil, person.pushTargets.isEmpty {
            fail("/to", .required, "there is no address")
        }
        if let email = person.email, !email.isEmail { fail("/to/email", .invalidValue, "expected an address") }
        if let phone = person.phone, !phone.isE164 { fail("/to/phone", .invalidValue, "expected E.164") }
        if let locale = person.locale, !locale.isLocale { fail("/to/locale", .invalidValue, "expected such as fr-CA") }
        if let zone = person.timezone, !zone.isZoneName {
            fail("/to/timezone", .invalidValue, "expected such as Europe/Paris")
        }
        if let name = person.name, !name.isOneLine { fail("/to/name", .invalidValue, "expected one line") }
        if person.pushTargets.count > 20 { fail("/to/push_tokens", .wrongCount, "expected at most 20") }
        for (index, target) in person.pushTargets.enumerated() where !target.isUsable {
            fail("/to/push_tokens/\(index)", .invalidValue, "expected a platform with its token or subscription")
        }
    }
}

extension PushTarget {
    var isUsable: Bool {
        switch address {
        case .token(let token): platform != .webpush && platform.word != nil && (1...4096).contains(token.utf8.count)
        case .subscription(let subscription):
            platform == .webpush && subscription.endpoint.isWebAddress && subscription.publicKey.count == 65
                && subscription.authSecret.count == 16
        }
    }
}
