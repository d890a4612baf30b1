import Notifications
import Primitives
import PublicAPI
import Storage
import Wire

/// What endpoints are told of an event: `{"type", "timestamp", "data"}`, as Standard Webhooks has it. Never an address,
/// never the words of a message, but of what people have texted to the tenant.
extension WebhookMessage {
    /// One for each notification that it is about; none for what became of one device among several, for what its decision
    /// tells, and for an event that only a newer version knows.
    static func messages(of event: DeliveryEvent) -> [WebhookMessage] {
        guard !event.digested.isEmpty else {
            return [WebhookMessage(event, of: event.notificationID, id: event.id)].compactMap(\.self)
        }
        return event.digested.compactMap { WebhookMessage(event, of: $0, id: event.id.derived(from: "\($0)")) }
    }

    private init?(_ event: DeliveryEvent, of notification: UUIDv7, id: UUIDv7) {
        guard let type = event.status.word.flatMap({ WebhookEvent(rawValue: "notification.\($0)") }),
            !event.isPartial, type != .cancelled
        else { return nil }
        let payload = WebhookMessage.payload(type, at: event.occurredAt) { json in
            json.member("notification_id", notification.description)
            json.member("user_id", event.recipient.user)
            json.member("channel", event.channel.word)
            json.member("category", event.category)
            json.member("template", event.template?.key)
            json.member("provider", event.provider)
            json.member("provider_message_id", event.providerMessageID)
            json.member("reminder", event.dispatchID.reminder(of: notification).map(Int.init))
            json.member("reason", event.reasonCode)
            json.member("permanent", event.isPermanent)
            json.member("automated", event.isAutomated)
            json.member("url", event.url)
            json.key("metadata")
            json.object(event.metadata)
        }
        self.init(id: id, type, of: event.recipient.user, payload: payload)
    }

    /// Of what is decided, what keeps a message from being sent, for now or for good; the rest has events of its own, and a
    /// notification that is not reminded of was sent.
    init?(_ decision: DecisionRecord) {
        guard let type = WebhookEvent(decision.verdict), !decision.isDryRun, decision.reminder == 0 else { return nil }
        let payload = WebhookMessage.payload(type, at: decision.decidedAt) { json in
            json.member("notification_id", decision.notificationID.description)
            json.member("user_id", decision.recipient.user)
            json.member("channel", decision.channel.word)
            json.member("category", decision.category)
            json.member("reason", decision.reasonCode)
            json.member("rule", decision.rule)
            json.member("until", decision.until)
        }
        self.init(id: decision.id, type, of: decision.recipient.user, payload: payload)
    }

    /// The words and the number are the person's: the queue keeps them sealed.
    init(_ id: UUIDv7, _ text: ReceivedText, at now: Timestamp) {
        let payload = WebhookMessage.payload(.received, at: now) { json in
            json.member("message_id", id.description)
            json.member("user_id", text.user?.rawValue)
            json.member("notification_id", text.answered?.notification.description)
            json.member("channel", "sms")
            json.member("from", text.reply.from)
            json.member("to", text.reply.to?.plain(64))
            json.member("text", String(text.reply.text.prefix(ReceivedText.limit)))
            json.member("provider", text.account.provider.rawValue)
            json.member("provider_account", text.account.account)
        }
        self.init(id: id, .received, of: text.user?.rawValue, payload: payload)
    }

    init(closing endpoint: UUIDv7, for reason: WebhookEndpoint.Disabling, at now: Timestamp) {
        let payload = WebhookMessage.payload(.endpointDisabled, at: now) { json in
            json.member("endpoint_id", endpoint.description)
            json.member("reason", reason.rawValue)
        }
        self.init(id: UUIDv7(at: now), .endpointDisabled, payload: payload)
    }

    private static func payload(
        _ event: WebhookEvent,
        at moment: Timestamp,
        _ data: (inout JSONWriter) -> Void
    ) -> String {
        var json = JSONWriter()
        json.object { json in
            json.member("type", event.rawValue)
            json.member("timestamp", moment.rfc3339)
            json.key("data")
            json.object(data)
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension WebhookEvent {
    /// What is kept in reserve is told when it is sent or is not; what is taken back, or cannot be any more, was sent.
    fileprivate init?(_ verdict: Wire.Verdict) {
        switch verdict {
        case .defer, .collect: self = .held
        case .suppress: self = .suppressed
        case .expire: self = .expired
        case .cancel: self = .cancelled
        default: return nil
        }
    }
}
