import Notifications
import Primitives
import Wire

extension Letters {
    /// A message for the channel's workers: the decision, and the words of the request with the channel's own over them; of
    /// a digest those of each request that it gathers.
    func message(_ dispatch: Dispatch, _ created: NotificationCreated) -> ChannelDispatch? {
        let request = created.request
        let override = dispatch.digest == nil ? request.overrides.first { $0.channel == dispatch.channel.wire } : nil
        guard let destination = destination(dispatch.destination, request, override?.options) else { return nil }
        var message = ChannelDispatch(
            id: dispatch.id,
            recipient: command.recipient,
            notificationID: dispatch.notification,
            channel: dispatch.channel.wire,
            destination: destination,
            acceptedAt: created.acceptedAt,
            decidedAt: now
        )
        message.describe(dispatch)
        message.timezone = zone(of: dispatch, request)
        if let digest = dispatch.digest {
            (message.digest, message.digestKey) = (items(of: digest, dispatch.channel), digest.period?.rawValue)
        } else {
            message.content = request.content.overlaid(by: override?.content)
            (message.variables, message.metadata) = (request.data, request.metadata)
        }
        message.cause = command.cause
        return message
    }

    /// Whose addresses came with the request has the time zone that came with them.
    private func zone(of dispatch: Dispatch, _ request: NotificationRequest) -> String? {
        if case .inline(let person) = request.to { person.timezone } else { dispatch.zone }
    }

    private func destination(
        _ destination: Notifications.Destination,
        _ request: NotificationRequest,
        _ options: ChannelOverride.Options?
    ) -> Wire.Destination? {
        switch destination {
        case .email(let contact):
            var name: String?
            if case .inline(let person) = request.to { name = person.name }
            if case .email(let options)? = options {
                return .email(.init(address: contact.address, name: name, options: options))
            }
            return .email(EmailDestination(address: contact.address, name: name))
        case .sms(let contact):
            if case .sms(let options)? = options { return .sms(.init(phone: contact.address, options: options)) }
            return .sms(SMSDestination(phone: contact.address))
        case .inapp:
            if case .inapp(let options)? = options { return .inapp(InappDestination(options: options)) }
            return .inapp(InappDestination())
        case .push(let devices):
            let targets = devices.compactMap { self.targets[$0.reference] }
            if case .push(let options)? = options { return .push(.init(targets: targets, options: options)) }
            return .push(PushDestination(targets: targets))
        }
    }
}

extension ChannelDispatch {
    /// What was decided of it.
    fileprivate mutating func describe(_ dispatch: Dispatch) {
        (step, decisionID) = (UInt32(dispatch.step), dispatch.decision)
        category = dispatch.category.isEmpty ? nil : dispatch.category
        locale = dispatch.locale.isEmpty ? nil : dispatch.locale
        priority = Wire.Priority(rawValue: Int32(dispatch.priority.rawValue))
        template = dispatch.template.map(TemplateReference.init)
        expiresAt = dispatch.expiresAt
        (reminder, tellsSent) = (UInt32(dispatch.reminder), dispatch.tellsSent)
        onUnknown = UnknownOutcomePolicy(word: dispatch.unknownPolicy.rawValue) ?? .hold
        tracking = Tracking(
            opens: dispatch.tracksOpens,
            clicks: dispatch.tracksClicks,
            unsubscribe: dispatch.offersUnsubscribe
        )
    }
}

extension TemplateReference {
    init(_ choice: Dispatch.TemplateChoice) {
        self.init(key: choice.key, version: UInt32(clamping: choice.version), variant: choice.variant)
    }
}

extension Content? {
    func overlaid(by other: Content?) -> Content? {
        guard let other else { return self }
        guard let own = self else { return other }
        return Content(
            subject: other.subject ?? own.subject,
            title: other.title ?? own.title,
            body: other.body ?? own.body,
            html: other.html ?? own.html,
            url: other.url ?? own.url
        )
    }
}

extension DeliveryEvent {
    /// Says that a dispatch will never be sent, because its cancel came first.
    init(
        cancelled dispatch: UUIDv7,
        of notification: UUIDv7,
        _ channel: Notifications.Channel,
        _ command: RecipientCommand,
        at now: Timestamp
    ) {
        self.init(
            id: UUIDv7(at: now),
            recipient: command.recipient,
            notificationID: notification,
            dispatchID: dispatch,
            channel: channel.wire,
            status: .cancelled,
            occurredAt: now,
            recordedAt: now
        )
        (reasonCode, cause) = ("cancelled", command.cause)
    }

    /// Says that a dispatch cannot even be handed to a worker.
    init(failed dispatch: ChannelDispatch, _ error: WireError, at now: Timestamp) {
        self.init(
            id: dispatch.id,
            recipient: dispatch.recipient,
            notificationID: dispatch.notificationID,
            dispatchID: dispatch.id,
            channel: dispatch.channel,
            status: .failed,
            occurredAt: now,
            recordedAt: now
        )
        (reasonCode, detail, isPermanent) = ("unwritable", error.description, true)
        (acceptedAt, category, cause) = (dispatch.acceptedAt, dispatch.category, dispatch.cause)
    }
}
