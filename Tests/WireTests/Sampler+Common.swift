import Primitives
import Wire

extension Sampler {
    mutating func content() -> Content {
        Content(
            subject: maybe { $0.text() },
            title: maybe { $0.text() },
            body: maybe { $0.text() },
            html: maybe { $0.text() },
            url: maybe { $0.text() }
        )
    }

    mutating func template() -> TemplateReference {
        TemplateReference(key: text(), version: number(), variant: maybe { $0.text() })
    }

    mutating func metadata() -> MetadataEntry { MetadataEntry(key: text(), value: text()) }

    mutating func cause() -> Cause {
        Cause(correlationID: maybe { $0.text() }, causationID: maybe { $0.id() }, actor: maybe { $0.text() })
    }

    mutating func target() -> PushTarget {
        let subscription = WebPushSubscription(endpoint: text(), publicKey: bytes(), authSecret: bytes())
        return PushTarget(
            deviceID: maybe { $0.id() },
            platform: open(),
            app: maybe { $0.text() },
            address: flag() ? .token(flag() ? text() : "") : .subscription(subscription)
        )
    }

    mutating func email() -> EmailOptions {
        EmailOptions(from: maybe { $0.text() }, fromName: maybe { $0.text() }, replyTo: maybe { $0.text() })
    }

    mutating func sms() -> SMSOptions { SMSOptions(sender: maybe { $0.text() }) }

    mutating func push() -> PushOptions {
        PushOptions(
            collapseKey: maybe { $0.text() },
            badge: maybe { $0.number() },
            sound: maybe { $0.text() },
            imageURL: maybe { $0.text() }
        )
    }

    mutating func inapp() -> InappOptions {
        InappOptions(collapseKey: maybe { $0.text() }, iconURL: maybe { $0.text() })
    }

    mutating func request() -> NotificationRequest {
        var request = NotificationRequest(to: recipient())
        request.template = maybe { $0.text() }
        request.data = maybe { $0.bytes() } ?? []
        request.channels = list { $0.open() }
        request.category = maybe { $0.text() }
        request.priority = open()
        request.sendAt = maybe { $0.time() }
        request.expiresAt = maybe { $0.time() }
        request.locale = maybe { $0.text() }
        request.content = maybe { $0.content() }
        request.overrides = list { $0.override() }
        request.metadata = list { $0.metadata() }
        request.isDryRun = flag()
        request.flag = maybe { $0.text() }
        request.reminders = maybe { Reminders(afterSeconds: $0.number(), times: $0.number()) }
        return request
    }

    private mutating func recipient() -> Recipient {
        var inline = InlineRecipient()
        inline.email = maybe { $0.text() }
        inline.phone = maybe { $0.text() }
        inline.pushTargets = list { $0.target() }
        inline.locale = maybe { $0.text() }
        inline.timezone = maybe { $0.text() }
        inline.name = maybe { $0.text() }
        return [.user(text()), .user(""), .topic(text()), .inline(inline)][below(4)]
    }

    private mutating func override() -> ChannelOverride {
        let options: [ChannelOverride.Options?] = [.email(email()), .sms(sms()), .push(push()), .inapp(inapp()), nil]
        return ChannelOverride(open(), content: maybe { $0.content() }, options: options[below(5)])
    }
}
