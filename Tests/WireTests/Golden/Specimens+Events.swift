import Primitives
import Wire

extension Specimens {
    static func commands(_ key: RecipientKey) -> [(name: String, command: RecipientCommand)] {
        [
            ("created", .created(created)), ("cancel", .cancel(cancel)), ("timer_fired", .timerFired(timer)),
            ("engaged", .engaged(engaged)), ("preferences_changed", .preferencesChanged(change)),
            ("channel_concluded", .channelConcluded(concluded)),
        ].map { name, action in
            (name, RecipientCommand(id: id(10), recipient: key, issuedAt: time(3), cause: cause, action: action))
        }
    }

    private static var created: NotificationCreated {
        var created = NotificationCreated(notificationID: id(11), request: request, acceptedAt: time(4))
        (created.idempotencyKey, created.batchID) = ("idempotency_key", id(12))
        (created.batchIndex, created.topic) = (5, "topic")
        return created
    }

    private static var cancel: CancelRequested {
        CancelRequested(notificationID: id(11), channels: [.push], reason: "reason")
    }

    private static var timer: TimerFired {
        var timer = TimerFired(timerID: id(13), kind: .fallback, dueAt: time(6))
        (timer.notificationID, timer.channel, timer.step, timer.digestKey) = (id(11), .sms, 7, "digest_key")
        return timer
    }

    private static var engaged: Engaged {
        var engaged = Engaged(
            eventID: id(14),
            notificationID: id(11),
            channel: .email,
            kind: .clicked,
            occurredAt: time(8)
        )
        (engaged.dispatchID, engaged.url, engaged.isAutomated, engaged.text) = (id(15), "url", true, "text")
        engaged.digested = [id(18), id(19)]
        return engaged
    }

    private static var change: PreferencesChanged {
        PreferencesChanged(aspects: [.devices, .erased], version: 9, channel: .push, category: "category")
    }

    private static var concluded: ChannelConcluded {
        var concluded = ChannelConcluded(
            eventID: id(14),
            notificationID: id(11),
            dispatchID: id(15),
            channel: .email,
            conclusion: .bounced,
            occurredAt: time(10)
        )
        (concluded.step, concluded.reasonCode, concluded.isPermanent) = (11, "reason_code", true)
        (concluded.address, concluded.suppression) = ("address", "suppression")
        concluded.digested = [id(18), id(19)]
        return concluded
    }

    static func decision(_ key: RecipientKey) -> DecisionRecord {
        var decision = DecisionRecord(
            id: id(16),
            recipient: key,
            notificationID: id(11),
            channel: .sms,
            verdict: .defer,
            reasonCode: "reason_code",
            rule: "rule",
            decidedAt: time(12)
        )
        (decision.step, decision.detail, decision.until, decision.dispatchID) = (13, "detail", time(14), id(15))
        decision.inputs = [DecisionInput(name: "name", value: Array("value".utf8))]
        decision.versions = [VersionUsed(name: "name", version: 15)]
        (decision.category, decision.priority, decision.template) = ("category", .low, template)
        (decision.locale, decision.digestKey, decision.isDryRun) = ("locale", "digest_key", true)
        decision.reminder = 2
        decision.cause = cause
        return decision
    }

    static func dispatches(_ key: RecipientKey) -> [(name: String, dispatch: ChannelDispatch)] {
        [
            ("email", .email, .email(EmailDestination(address: "address", name: "name", options: email))),
            ("sms", .sms, .sms(SMSDestination(phone: "phone", options: sms))),
            ("push", .push, .push(PushDestination(targets: targets, options: push))),
            ("inapp", .inapp, .inapp(InappDestination(options: inapp))),
        ].map { name, channel, destination in (name, dispatch(key, channel, destination)) }
    }

    private static var digestItem: DigestItem {
        var item = DigestItem(
            notificationID: id(18),
            dispatchID: id(15),
            variables: Array("variables".utf8),
            content: content,
            acceptedAt: time(19)
        )
        (item.category, item.template, item.locale) = ("category", template, "locale")
        item.expiresAt = time(20)
        return item
    }

    private static func dispatch(_ key: RecipientKey, _ channel: Channel, _ destination: Destination) -> ChannelDispatch
    {
        var dispatch = ChannelDispatch(
            id: id(15),
            recipient: key,
            notificationID: id(11),
            channel: channel,
            destination: destination,
            acceptedAt: time(16),
            decidedAt: time(17)
        )
        (dispatch.step, dispatch.operation, dispatch.category) = (18, .retract, "category")
        (dispatch.priority, dispatch.template, dispatch.content) = (.critical, template, content)
        (dispatch.variables, dispatch.locale, dispatch.timezone) = (Array("variables".utf8), "locale", "timezone")
        dispatch.digest = [digestItem]
        (dispatch.reminder, dispatch.tellsSent) = (2, true)
        (dispatch.digestKey, dispatch.expiresAt, dispatch.onUnknown) = ("digest_key", time(20), .resend)
        dispatch.tracking = Tracking(opens: true, clicks: true, unsubscribe: true)
        (dispatch.metadata, dispatch.decisionID, dispatch.cause) = (metadata, id(16), cause)
        dispatch.attempt = Attempt(number: 2, notBefore: time(21), redrives: 4)
        dispatch.failures = [failure]
        dispatch.deadLetter = DeadLetter(buriedAt: time(22), reasonCode: "reason_code")
        return dispatch
    }

    private static var failure: Failure {
        var failure = Failure(attempt: 1, occurredAt: time(23), reasonCode: "reason_code")
        (failure.detail, failure.provider) = ("detail", "provider")
        (failure.providerAccount, failure.providerCode) = ("provider_account", "provider_code")
        (failure.isRetriable, failure.isOutcomeUnknown) = (true, true)
        return failure
    }

    static func delivery(_ key: RecipientKey) -> DeliveryEvent {
        var event = DeliveryEvent(
            id: id(14),
            recipient: key,
            notificationID: id(11),
            dispatchID: id(15),
            channel: .push,
            status: .complained,
            occurredAt: time(24),
            recordedAt: time(25)
        )
        (event.acceptedAt, event.provider, event.providerAccount) = (time(26), "provider", "provider_account")
        (event.providerMessageID, event.providerCode) = ("provider_message_id", "provider_code")
        (event.reasonCode, event.detail, event.isPermanent) = ("reason_code", "detail", true)
        (event.attempt, event.cost, event.segments) = (27, Cost(currency: "currency", micros: 7900), 28)
        (event.category, event.priority, event.template) = ("category", .normal, template)
        (event.locale, event.step, event.deviceID, event.url) = ("locale", 29, id(17), "url")
        (event.isAutomated, event.metadata, event.cause) = (true, metadata, cause)
        event.digested = [id(18), id(19)]
        event.isPartial = true
        return event
    }

    static var audit: AuditRecord {
        var record = AuditRecord(
            id: id(20),
            tenant: "tenant",
            occurredAt: time(30),
            actor: AuditActor(.apiKey, id: "id", role: "role", network: "network"),
            action: "action",
            outcome: .refused
        )
        (record.reasonCode, record.resourceKind, record.resourceID) = ("reason_code", "resource_kind", "resource_id")
        (record.user, record.changes, record.service) = ("user", Array("changes".utf8), "service")
        record.cause = cause
        return record
    }
}
