import Primitives

extension Turn {
    /// Rules on the channels of the step, and of those after it until one may reach the person.
    mutating func advance(_ entry: inout TrackedNotification) {
        while true {
            for index in entry.routes.indices where entry.routes[index].isUp(at: entry.step) { rule(index, &entry) }
            guard !entry.stepIsAlive, let next = entry.nextStep else { return }
            entry.step = next
        }
    }

    mutating func escalate(_ entry: inout TrackedNotification) {
        guard let next = entry.nextStep else { return }
        entry.escalatesAt = nil
        entry.step = next
        advance(&entry)
    }

    mutating func rule(_ index: Int, _ entry: inout TrackedNotification) {
        follow(ruling(entry, entry.routes[index].channel), index, &entry)
    }

    mutating func follow(_ ruling: Ruling, _ index: Int, _ entry: inout TrackedNotification) {
        switch ruling.verdict {
        case .send: dispatch(ruling, index, &entry)
        case .defer: hold(ruling, index, &entry)
        default: end(index, &entry, ruling)
        }
    }

    /// Ends every channel that has not been used, each with its record.
    mutating func close(_ entry: inout TrackedNotification, _ ruling: Ruling) {
        for index in entry.routes.indices where entry.routes[index].stage.isOpen { end(index, &entry, ruling) }
    }

    mutating func closeReserve(_ entry: inout TrackedNotification, _ ruling: Ruling) {
        for index in entry.routes.indices where entry.routes[index].stage == .reserve { end(index, &entry, ruling) }
    }

    mutating func end(_ index: Int, _ entry: inout TrackedNotification, _ ruling: Ruling) {
        entry.routes[index].stage = ruling.verdict == .cancel ? .cancelled : .dropped
        record(ruling, index, &entry)
    }

    private mutating func hold(_ ruling: Ruling, _ index: Int, _ entry: inout TrackedNotification) {
        let (before, until) = (entry.routes[index].stage, ruling.until ?? now)
        var stage = Route.Stage.waiting(until: until, ruling.reason)
        if ruling.rule == .digest || before.isCollected { stage = .collected(until: until, ruling.reason) }
        // Looked at again with the same result: nothing new to say.
        guard before != stage, !(before.isCollected && before.waitsUntil == until) else { return }
        entry.routes[index].stage = stage
        record(ruling, index, &entry)
    }

    mutating func dispatch(_ ruling: Ruling, _ index: Int, _ entry: inout TrackedNotification) {
        if !entry.isCounted, let person = knowledge.person, person.destination(entry.routes[index].channel) != nil {
            let category = knowledge.category(entry.notification.category)
            state.caps.count(CollectionOfOne(category), CapMoment(now, in: person.zone))
            entry.isCounted = true
        }
        if let dispatch = makeDispatch(ruling, index, &entry) { actions.append(.dispatch(dispatch)) }
    }

    /// The message, of which the record says why it goes; `nil` where there is nobody to send it to.
    mutating func makeDispatch(_ ruling: Ruling, _ index: Int, _ entry: inout TrackedNotification) -> Dispatch? {
        let category = knowledge.category(entry.notification.category)
        guard let person = knowledge.person, let destination = person.destination(entry.routes[index].channel)
        else { return nil }
        entry.routes[index].stage = .dispatched
        if let wait = category.escalatesAfter, entry.hasReserve { entry.escalatesAt = now + wait }
        if entry.reminding?.dueAt != nil { noteSent(&entry) }
        let decision = record(ruling, index, &entry)
        return message(entry, entry.routes[index], decision, destination, category, person)
    }

    func message(
        _ entry: TrackedNotification,
        _ route: Route,
        _ decision: UUIDv7,
        _ destination: Destination,
        _ category: Category,
        _ person: Person,
        reminder: UInt8 = 0
    ) -> Dispatch {
        let notification = entry.notification
        return Dispatch(
            id: notification.id.derived(.dispatch, route.channel, step: route.step, ordinal: reminder),
            notification: notification.id,
            channel: route.channel,
            step: route.step,
            decision: decision,
            destination: destination,
            category: category.key,
            priority: entry.priority,
            locale: notification.locale.isEmpty ? person.locale : notification.locale,
            zone: person.zone.name,
            expiresAt: notification.expiresAt,
            unknownPolicy: category.unknownPolicy,
            offersUnsubscribe: !category.isRequired,
            tracksOpens: category.tracksOpens && allowsTracking,
            tracksClicks: category.tracksClicks && allowsTracking,
            template: template(notification, route.channel),
            reminder: reminder,
            tellsSent: entry.awaited != nil
        )
    }

    /// The person's own word goes before the tenant's.
    private var allowsTracking: Bool {
        knowledge.preferences.allowsTracking ?? knowledge.tenantPreferences.allowsTracking ?? true
    }

    /// `nil` where the request's own words are used.
    private func template(_ notification: Notification, _ channel: Channel) -> Dispatch.TemplateChoice? {
        notification.template.flatMap { choice(of: $0, notification.id, channel) }
    }

    /// `nil` for a template that has no words for the channel.
    func choice(of key: String, _ notification: UUIDv7, _ channel: Channel) -> Dispatch.TemplateChoice? {
        guard let template = knowledge.templates[key], template.channels.contains(channel) else { return nil }
        let variant = template.variant(of: notification, on: channel)
        return Dispatch.TemplateChoice(key: key, version: template.version, variant: variant)
    }
}

extension Route {
    fileprivate func isUp(at step: UInt8) -> Bool {
        self.step == step && stage == .reserve
    }
}

extension Person {
    /// `nil` where there is nothing to send to.
    func destination(_ channel: Channel) -> Destination? {
        switch channel {
        case .email: email.map { .email($0) }
        case .sms: phone.map { .sms($0) }
        case .push: devices.isEmpty ? nil : .push(devices)
        case .inapp: hasInbox ? .inapp : nil
        }
    }
}
