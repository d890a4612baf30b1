import Primitives
import Wire

extension Sampler {
    mutating func command() -> RecipientCommand {
        RecipientCommand(
            id: id(),
            recipient: key(),
            issuedAt: time(),
            cause: maybe { $0.cause() } ?? Cause(),
            action: action()
        )
    }

    private mutating func action() -> RecipientCommand.Action {
        switch below(6) {
        case 0: .created(created())
        case 1: .cancel(.init(notificationID: id(), channels: list { $0.open() }, reason: maybe { $0.foreignText() }))
        case 2: .timerFired(timer())
        case 3: .engaged(engaged())
        case 4:
            .preferencesChanged(
                .init(aspects: list { $0.open() }, version: long(), channel: open(), category: maybe { $0.text() })
            )
        default: .channelConcluded(concluded())
        }
    }

    private mutating func created() -> NotificationCreated {
        var created = NotificationCreated(notificationID: id(), request: request(), acceptedAt: time())
        created.idempotencyKey = maybe { $0.text() }
        created.batchID = maybe { $0.id() }
        created.batchIndex = number()
        created.topic = maybe { $0.text() }
        return created
    }

    private mutating func timer() -> TimerFired {
        var timer = TimerFired(timerID: id(), kind: open(), dueAt: time())
        timer.notificationID = maybe { $0.id() }
        timer.channel = open()
        timer.step = number()
        timer.digestKey = maybe { $0.text() }
        return timer
    }

    private mutating func engaged() -> Engaged {
        var engaged = Engaged(eventID: id(), notificationID: id(), channel: open(), kind: open(), occurredAt: time())
        engaged.dispatchID = maybe { $0.id() }
        engaged.url = maybe { $0.text() }
        engaged.isAutomated = flag()
        engaged.text = maybe { $0.foreignText() }
        engaged.digested = list { $0.id() }
        return engaged
    }

    private mutating func concluded() -> ChannelConcluded {
        var concluded = ChannelConcluded(
            eventID: id(),
            notificationID: id(),
            dispatchID: id(),
            channel: open(),
            conclusion: open(),
            occurredAt: time()
        )
        concluded.step = number()
        concluded.reasonCode = maybe { $0.text() }
        concluded.isPermanent = flag()
        (concluded.address, concluded.suppression) = (maybe { $0.text() }, maybe { $0.text() })
        concluded.digested = list { $0.id() }
        return concluded
    }

    mutating func decision() -> DecisionRecord {
        var decision = DecisionRecord(
            id: id(),
            recipient: key(),
            notificationID: id(),
            channel: open(),
            verdict: open(),
            reasonCode: text(),
            rule: text(),
            decidedAt: time()
        )
        decision.step = number()
        decision.detail = maybe { $0.foreignText() }
        decision.inputs = list { DecisionInput(name: $0.text(), value: $0.bytes()) }
        decision.versions = list { VersionUsed(name: $0.text(), version: $0.long()) }
        decision.until = maybe { $0.time() }
        decision.dispatchID = maybe { $0.id() }
        decision.category = maybe { $0.text() }
        decision.priority = open()
        decision.template = maybe { $0.template() }
        decision.locale = maybe { $0.text() }
        decision.digestKey = maybe { $0.text() }
        decision.isDryRun = flag()
        decision.reminder = number()
        decision.cause = cause()
        return decision
    }

    private mutating func digestItem() -> DigestItem {
        var item = DigestItem(
            notificationID: id(),
            dispatchID: id(),
            variables: bytes(),
            content: maybe { $0.content() },
            acceptedAt: time()
        )
        (item.category, item.locale) = (maybe { $0.text() }, maybe { $0.text() })
        (item.template, item.expiresAt) = (maybe { $0.template() }, maybe { $0.time() })
        return item
    }

    mutating func dispatch() -> ChannelDispatch {
        var dispatch = ChannelDispatch(
            id: id(),
            recipient: key(),
            notificationID: id(),
            channel: open(),
            destination: destination(),
            acceptedAt: time(),
            decidedAt: time()
        )
        dispatch.step = number()
        dispatch.operation = open()
        dispatch.category = maybe { $0.text() }
        dispatch.priority = open()
        dispatch.template = maybe { $0.template() }
        dispatch.content = maybe { $0.content() }
        dispatch.variables = maybe { $0.bytes() } ?? []
        dispatch.locale = maybe { $0.text() }
        dispatch.timezone = maybe { $0.text() }
        dispatch.digest = list { $0.digestItem() }
        dispatch.digestKey = maybe { $0.text() }
        (dispatch.reminder, dispatch.tellsSent) = (number(), flag())
        dispatch.expiresAt = maybe { $0.time() }
        dispatch.onUnknown = open()
        dispatch.tracking = Tracking(opens: flag(), clicks: flag(), unsubscribe: flag())
        dispatch.metadata = list { $0.metadata() }
        dispatch.decisionID = maybe { $0.id() }
        dispatch.cause = cause()
        dispatch.attempt = Attempt(number: number(), notBefore: time(), redrives: number())
        dispatch.failures = list { $0.failure() }
        dispatch.deadLetter = maybe { DeadLetter(buriedAt: $0.time(), reasonCode: $0.text()) }
        return dispatch
    }

    private mutating func destination() -> Destination {
        switch below(4) {
        case 0: .email(.init(address: text(), name: maybe { $0.text() }, options: maybe { $0.email() }))
        case 1: .sms(.init(phone: text(), options: maybe { $0.sms() }))
        case 2: .push(.init(targets: list { $0.target() }, options: maybe { $0.push() }))
        default: .inapp(.init(options: maybe { $0.inapp() }))
        }
    }

    private mutating func failure() -> Failure {
        var failure = Failure(attempt: number(), occurredAt: time(), reasonCode: text())
        failure.detail = maybe { $0.foreignText() }
        failure.provider = maybe { $0.text() }
        failure.providerAccount = maybe { $0.text() }
        failure.providerCode = maybe { $0.text() }
        failure.isRetriable = flag()
        failure.isOutcomeUnknown = flag()
        return failure
    }

    mutating func delivery() -> DeliveryEvent {
        var event = DeliveryEvent(
            id: id(),
            recipient: key(),
            notificationID: id(),
            dispatchID: id(),
            channel: open(),
            status: open(),
            occurredAt: time(),
            recordedAt: time()
        )
        event.acceptedAt = maybe { $0.time() }
        event.provider = maybe { $0.text() }
        event.providerAccount = maybe { $0.text() }
        event.providerMessageID = maybe { $0.text() }
        event.providerCode = maybe { $0.text() }
        event.reasonCode = maybe { $0.text() }
        event.detail = maybe { $0.foreignText() }
        event.isPermanent = flag()
        event.attempt = number()
        event.cost = maybe { Cost(currency: $0.text(), micros: $0.long()) }
        event.segments = number()
        event.category = maybe { $0.text() }
        event.priority = open()
        event.template = maybe { $0.template() }
        event.locale = maybe { $0.text() }
        event.step = number()
        event.deviceID = maybe { $0.id() }
        event.url = maybe { $0.text() }
        event.isAutomated = flag()
        event.metadata = list { $0.metadata() }
        event.cause = cause()
        event.digested = list { $0.id() }
        event.isPartial = flag()
        return event
    }

    mutating func audit() -> AuditRecord {
        var record = AuditRecord(
            id: id(),
            tenant: maybe { $0.text() },
            occurredAt: time(),
            actor: AuditActor(open(), id: maybe { $0.text() }, role: maybe { $0.text() }, network: maybe { $0.text() }),
            action: text(),
            outcome: open()
        )
        record.reasonCode = maybe { $0.text() }
        record.resourceKind = maybe { $0.text() }
        record.resourceID = maybe { $0.text() }
        record.user = maybe { $0.text() }
        record.changes = maybe { $0.bytes() } ?? []
        record.service = maybe { $0.text() }
        record.cause = cause()
        return record
    }
}
