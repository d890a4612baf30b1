import CWire

/// A way to reach a person.
package struct Channel: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let email = Channel(HERALD__V1__CHANNEL__CHANNEL_EMAIL)
    package static let sms = Channel(HERALD__V1__CHANNEL__CHANNEL_SMS)
    package static let push = Channel(HERALD__V1__CHANNEL__CHANNEL_PUSH)
    package static let inapp = Channel(HERALD__V1__CHANNEL__CHANNEL_INAPP)

    package static let words: EnumWords<Channel> = [
        .email: "email", .sms: "sms", .push: "push", .inapp: "inapp",
    ]
}

extension Herald__V1__Channel: CEnum {}
