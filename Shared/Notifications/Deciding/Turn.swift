import Primitives

/// The handling of one command.
struct Turn {
    var state: RecipientState
    let knowledge: Knowledge
    let now: Timestamp
    var actions: [Action] = []
    /// What is collected does not wait for its time.
    var releasesEarly = false

    init(state: RecipientState, knowledge: Knowledge, now: Timestamp) {
        (self.state, self.knowledge, self.now) = (state, knowledge, now)
    }

    mutating func take(_ event: Command.Event) {
        switch event {
        case .created(let notification): create(notification)
        case .cancel(let cancellation): cancel(cancellation)
        case .timerFired(let dueAt): wake(dueAt)
        case .engaged(let engagement): notice(engagement)
        case .concluded(let conclusion): conclude(conclusion)
        case .knowledgeChanged: reconsiderAll()
        case .erased: erase()
        }
    }

    /// Works on the notification, if it is remembered, and sees to it that its request is at hand as long as it is alive.
    mutating func update(_ notification: UUIDv7, _ work: (inout Turn, inout TrackedNotification) -> Void) {
        guard let index = state.tracked.firstIndex(where: { $0.notification.id == notification }) else { return }
        var entry = state.tracked[index]
        work(&self, &entry)
        settle(&entry)
        state.tracked[index] = entry
    }

    mutating func settle(_ entry: inout TrackedNotification) {
        entry.touchedAt = now
        if !entry.hasReserve { entry.escalatesAt = nil }
        if !entry.isOpen, !entry.isUnderWay { entry.reminding = nil }
        guard entry.isAlive != entry.isKept else { return }
        entry.isKept = entry.isAlive
        actions.append(entry.isKept ? .keep(entry.notification.id) : .forget(entry.notification.id))
    }
}
