import Primitives

extension Turn {
    mutating func notice(_ engagement: Engagement) {
        guard engagement.isNotice else { return }
        for notification in engagement.notifications { notice(notification, engagement.channel) }
    }

    mutating func conclude(_ conclusion: Conclusion) {
        for notification in conclusion.notifications { conclude(notification, conclusion) }
    }

    private mutating func notice(_ notification: UUIDv7, _ channel: Channel) {
        update(notification) { turn, entry in
            entry.reminding = nil
            guard let index = entry.index(channel), entry.routes[index].stage.isNoticeable else { return }
            entry.routes[index].stage = .noticed
            turn.closeReserve(&entry, .suppress(.reachedElsewhere, .fallback))
        }
    }

    private mutating func conclude(_ notification: UUIDv7, _ conclusion: Conclusion) {
        update(notification) { turn, entry in
            if conclusion.outcome == .sent { return turn.noteSent(&entry) }
            guard let index = entry.index(conclusion.channel), entry.routes[index].stage.isUnderWay,
                !conclusion.isOfReminder
            else { return }
            switch conclusion.outcome {
            // A message that was sent can still bounce, so the reserve stays.
            case .sent: break
            case .delivered: turn.reach(index, &entry)
            case .cancelled: turn.giveUp(index, &entry)
            case .bounced, .failed, .expired: turn.fail(index, &entry)
            }
        }
    }

    private mutating func reach(_ index: Int, _ entry: inout TrackedNotification) {
        if entry.routes[index].stage == .dispatched { entry.routes[index].stage = .reached }
        if entry.escalatesAt == nil { closeReserve(&entry, .suppress(.reachedElsewhere, .fallback)) }
    }

    private mutating func giveUp(_ index: Int, _ entry: inout TrackedNotification) {
        entry.routes[index].stage = .cancelled
        if !entry.stepIsAlive { closeReserve(&entry, .cancelled) }
    }

    private mutating func fail(_ index: Int, _ entry: inout TrackedNotification) {
        guard entry.routes[index].stage != .noticed else { return }
        entry.routes[index].stage = .failed
        if !entry.stepIsAlive { escalate(&entry) }
    }
}

extension TrackedNotification {
    fileprivate func index(_ channel: Channel) -> Int? {
        routes.firstIndex { $0.channel == channel }
    }
}

extension Route.Stage {
    /// A reminder may have gone out on a channel whose own turn has not come.
    fileprivate var isNoticeable: Bool { isUnderWay || self == .reserve }
}
