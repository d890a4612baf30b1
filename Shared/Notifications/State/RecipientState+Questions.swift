package import Primitives

extension RecipientState {
    /// The categories, templates and flags that must be in the knowledge with which a command is handled; beside these
    /// flags, those of the categories.
    package struct Mentions: Equatable, Sendable {
        package var categories: Set<String> = []
        package var templates: Set<String> = []
        package var flags: Set<String> = []

        fileprivate mutating func insert(_ notification: Notification) {
            categories.insert(notification.category)
            if let template = notification.template { templates.insert(template) }
            if let flag = notification.flag { flags.insert(flag) }
        }
    }

    package func mentions(_ command: Command) -> Mentions {
        var mentions = Mentions()
        if case .created(let notification) = command.event {
            mentions.insert(notification)
            // A batch in which a digest is filled, or comes to its time, sends it as well.
            mentions.templates.insert(Turn.digestTemplate)
        }
        for entry in tracked where entry.isAlive && command.event.concerns(entry) {
            mentions.insert(entry.notification)
            if entry.isCollected { mentions.templates.insert(Turn.digestTemplate) }
        }
        return mentions
    }

    /// The dispatches that a cancel would take back or keep from being made. Whoever handles the cancel first concludes
    /// each in the send ledger, and names in `Cancellation.revoked` those that no worker had claimed, and in `overtaken`
    /// the others: only so can the answer be true, whatever an owner before has sent out.
    package func revocable(_ cancellation: Cancellation) -> [Channel: UUIDv7] {
        guard let entry = tracked.first(where: { $0.notification.id == cancellation.notification }) else { return [:] }
        var dispatches: [Channel: UUIDv7] = [:]
        for route in entry.routes where route.stage.isRevocable && cancellation.asks(for: route.channel) {
            dispatches[route.channel] = cancellation.notification.dispatchID(route.channel, step: route.step)
        }
        return dispatches
    }

    /// The reminders that may still be with the workers when a cancel or a response ends them. Whoever handles it first
    /// concludes each in the send ledger, so that what no worker has claimed is not sent.
    package func recalled(by event: Command.Event) -> [Recall] {
        tracked.filter { event.endsReminders(of: $0.notification.id) }.compactMap { entry in
            guard let reminding = entry.reminding, let channel = reminding.last,
                let step = entry.routes.first(where: { $0.channel == channel })?.step
            else { return nil }
            let id = entry.notification.id
            return Recall(
                dispatch: id.reminderID(channel, step: step, reminding.sent),
                notification: id,
                channel: channel
            )
        }
    }

    /// A reminder that is not to be sent any more.
    package struct Recall: Hashable, Sendable {
        package let dispatch: UUIDv7
        package let notification: UUIDv7
        package let channel: Channel
    }

    /// The notifications whose requests must be at hand.
    package var kept: Set<UUIDv7> { Set(tracked.filter(\.isKept).map(\.notification.id)) }

    /// How many notifications may still be sent on some channel.
    package var openCount: Int { tracked.count(where: \.isOpen) }
}

extension Command.Event {
    fileprivate func endsReminders(of notification: UUIDv7) -> Bool {
        switch self {
        case .cancel(let cancellation): cancellation.notification == notification
        case .engaged(let engagement): engagement.isNotice && engagement.notifications.contains(notification)
        default: false
        }
    }

    fileprivate func concerns(_ entry: TrackedNotification) -> Bool {
        let notification = entry.notification.id
        return switch self {
        // One more may be as many as a digest takes.
        case .created: entry.isCollected
        case .timerFired: true
        // What is only reminded of is looked at when it is due.
        case .knowledgeChanged, .erased: entry.isOpen
        case .cancel(let cancellation): cancellation.notification == notification
        case .engaged(let engagement): entry.isOpen && engagement.notifications.contains(notification)
        case .concluded(let conclusion): entry.isOpen && conclusion.notifications.contains(notification)
        }
    }
}
