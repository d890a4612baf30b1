import Notifications
import Primitives
import Wire

// The commands of the wire, in the domain's words. What only a newer version says is passed over.

extension Command {
    init?(_ command: RecipientCommand) {
        guard let event = Command.Event(command.action) else { return nil }
        self.init(command.id, event)
    }
}

extension Command.Event {
    fileprivate init?(_ action: RecipientCommand.Action) {
        switch action {
        case .created(let created):
            guard let notification = Notification(created) else { return nil }
            self = .created(notification)
        case .cancel(let cancel):
            let channels = ChannelSet(cancel.channels.compactMap(Notifications.Channel.init))
            self = .cancel(Cancellation(cancel.notificationID, channels: channels))
        case .timerFired(let timer): self = .timerFired(dueAt: timer.dueAt)
        case .engaged(let engaged):
            guard let channel = Notifications.Channel(engaged.channel), let kind = Engagement.Kind(engaged.kind)
            else { return nil }
            var engagement = Engagement(engaged.notificationID, channel, kind, isAutomated: engaged.isAutomated)
            engagement.digested = engaged.digested
            self = .engaged(engagement)
        case .preferencesChanged(let change):
            self = change.aspects.contains(.erased) ? .erased : .knowledgeChanged
        case .channelConcluded(let concluded):
            guard let channel = Notifications.Channel(concluded.channel),
                let outcome = Conclusion.Outcome(concluded.conclusion)
            else { return nil }
            var conclusion = Conclusion(concluded.notificationID, channel, outcome)
            conclusion.isOfReminder = concluded.dispatchID.reminder(of: concluded.notificationID) != nil
            conclusion.digested = concluded.digested
            self = .concluded(conclusion)
        }
    }
}

extension Notification {
    fileprivate init?(_ created: NotificationCreated) {
        let request = created.request
        self.init(
            created.notificationID,
            category: request.category ?? "default",
            channels: request.channels.compactMap(Notifications.Channel.init),
            words: request.template.map { .template($0, orContent: request.content != nil) } ?? .content,
            locale: request.locale ?? request.to.locale ?? "",
            flag: request.flag
        )
        priority = Notifications.Priority(rawValue: UInt8(truncatingIfNeeded: request.priority.rawValue))
        (sendAt, expiresAt, isDryRun) = (request.sendAt, request.expiresAt, request.isDryRun)
        reminders = request.reminders.map(Notifications.Reminders.init)
    }
}

extension Recipient {
    /// That of whose addresses came with the request: others who write to the same addresses may know another one.
    fileprivate var locale: String? {
        if case .inline(let person) = self { person.locale } else { nil }
    }
}

extension Notifications.Reminders {
    /// What nobody may ask for is none.
    fileprivate init(_ asked: Wire.Reminders) {
        self = Notifications.Reminders(afterSeconds: Int(asked.afterSeconds), times: Int(asked.times)) ?? .never
    }
}

extension Notifications.Channel {
    init?(_ channel: Wire.Channel) {
        self.init(rawValue: UInt8(truncatingIfNeeded: channel.rawValue))
    }

    var wire: Wire.Channel { Wire.Channel(rawValue: Int32(rawValue)) }
}

extension Engagement.Kind {
    fileprivate init?(_ kind: EngagementKind) {
        switch kind {
        case .opened: self = .opened
        case .clicked: self = .clicked
        case .seen: self = .seen
        case .read: self = .read
        case .unread: self = .unread
        case .archived: self = .archived
        case .unsubscribed: self = .unsubscribed
        case .complained: self = .complained
        case .replied: self = .replied
        default: return nil
        }
    }
}

extension Conclusion.Outcome {
    fileprivate init?(_ conclusion: ChannelConclusion) {
        switch conclusion {
        case .sent: self = .sent
        case .delivered: self = .delivered
        case .bounced: self = .bounced
        case .failed: self = .failed
        case .expired: self = .expired
        case .cancelled: self = .cancelled
        default: return nil
        }
    }
}
