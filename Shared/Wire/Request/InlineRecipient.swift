import CWire

/// Someone Herald does not know: addresses that serve for one notification only.
package struct InlineRecipient: Sendable, Hashable {
    package var email: String?
    /// E.164
    package var phone: String?
    package var pushTargets: [PushTarget] = []
    package var locale: String?
    /// IANA name
    package var timezone: String?
    package var name: String?

    package init() {}
}

extension InlineRecipient: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__InlineRecipient>) {
        herald__v1__inline_recipient__init(message)
    }

    init(_ message: Herald__V1__InlineRecipient, _ reader: WireReader) throws(WireError) {
        email = try reader.optionalText(message.email, "InlineRecipient.email")
        phone = try reader.optionalText(message.phone, "InlineRecipient.phone")
        pushTargets = try reader.list(message.push_targets, message.n_push_targets)
        locale = try reader.optionalText(message.locale, "InlineRecipient.locale")
        timezone = try reader.optionalText(message.timezone, "InlineRecipient.timezone")
        name = try reader.optionalText(message.name, "InlineRecipient.name")
    }

    func write(to message: inout Herald__V1__InlineRecipient, _ writer: WireWriter) throws(WireError) {
        message.email = try writer.text(email, "InlineRecipient.email")
        message.phone = try writer.text(phone, "InlineRecipient.phone")
        (message.n_push_targets, message.push_targets) = try writer.list(pushTargets)
        message.locale = try writer.text(locale, "InlineRecipient.locale")
        message.timezone = try writer.text(timezone, "InlineRecipient.timezone")
        message.name = try writer.text(name, "InlineRecipient.name")
    }
}
