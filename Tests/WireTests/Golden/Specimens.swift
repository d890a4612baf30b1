import Primitives
import Wire

/// Messages with every field set, each text to its field's name in the protos and each number to its own: whoever mixes
/// two fields up is seen in the golden texts.
enum Specimens {
    static let key = RecipientKey(tenant: "tenant", user: "user")

    static func id(_ number: UInt64) -> UUIDv7 {
        UUIDv7(at: Timestamp(milliseconds: 0x0190_0000_0000), randomness: Randomness { number })
    }

    static func time(_ number: Int64) -> Timestamp { Timestamp(microseconds: 1_700_000_000_000_000 + number) }

    static let cause = Cause(correlationID: "correlation_id", causationID: id(1), actor: "actor")
    static let content = Content(subject: "subject", title: "title", body: "body", html: "html", url: "url")
    static let template = TemplateReference(key: "key", version: 3, variant: "variant")
    static let metadata = [MetadataEntry(key: "key", value: "value")]
    static let email = EmailOptions(from: "from", fromName: "from_name", replyTo: "reply_to")
    static let sms = SMSOptions(sender: "sender")
    static let push = PushOptions(collapseKey: "collapse_key", badge: 0, sound: "sound", imageURL: "image_url")
    static let inapp = InappOptions(collapseKey: "collapse_key", iconURL: "icon_url")

    static var targets: [PushTarget] {
        let subscription = WebPushSubscription(
            endpoint: "endpoint",
            publicKey: Array("public_key".utf8),
            authSecret: Array("auth_secret".utf8)
        )
        return [
            PushTarget(deviceID: id(2), platform: .fcm, app: "app", address: .token("token")),
            PushTarget(platform: .webpush, address: .subscription(subscription)),
        ]
    }

    static var request: NotificationRequest {
        var recipient = InlineRecipient()
        (recipient.email, recipient.phone, recipient.pushTargets) = ("email", "phone", targets)
        (recipient.locale, recipient.timezone, recipient.name) = ("locale", "timezone", "name")
        var request = NotificationRequest(to: .inline(recipient))
        (request.template, request.data, request.channels) = ("template", Array("data".utf8), [.inapp, .email])
        (request.category, request.priority, request.sendAt) = ("category", .high, time(1))
        (request.expiresAt, request.locale, request.content) = (time(2), "locale", content)
        request.overrides = [
            ChannelOverride(.email, content: content, options: .email(email)),
            ChannelOverride(.sms, options: .sms(sms)),
            ChannelOverride(.push, options: .push(push)),
            ChannelOverride(.inapp, options: .inapp(inapp)),
        ]
        (request.metadata, request.isDryRun, request.flag) = (metadata, true, "flag")
        request.reminders = Reminders(afterSeconds: 23, times: 2)
        return request
    }

    static var batch: NotificationBatch {
        NotificationBatch([NotificationRequest(to: .user("user_id")), NotificationRequest(to: .topic("topic"))])
    }
}
