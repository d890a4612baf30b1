import Primitives

extension Turn {
    mutating func create(_ notification: Notification) {
        guard !state.tracked.contains(where: { $0.notification.id == notification.id }) else { return }
        guard !notification.isDryRun else { return tryOut(notification) }
        let category = knowledge.category(notification.category)
        let routes = Route.plan(notification, category)
        var entry = TrackedNotification(
            notification.withoutReminders,
            category.priority(notification.priority),
            routes: routes,
            at: now
        )
        entry.reminding = Reminding(notification, category, routes)
        advance(&entry)
        if entry.isOpen, state.openCount >= RecipientState.Limits.open {
            close(&entry, .suppress(.tooManyPending, .pendingLimit))
        }
        for index in entry.routes.indices where entry.routes[index].stage == .reserve {
            record(Ruling(verdict: .standBy, reason: .fallbackReserve, rule: .fallback), index, &entry)
        }
        settle(&entry)
        state.tracked.append(entry)
        if entry.isCollected { releaseIfFull() }
        if entry.awaited != nil { limitReminders() }
    }

    /// Decides on a copy, of which only the decisions are kept.
    private mutating func tryOut(_ notification: Notification) {
        var real = notification
        real.isDryRun = false
        var trial = Turn(state: state, knowledge: knowledge, now: now)
        trial.create(real)
        actions += trial.actions.compactMap {
            if case .record(let decision) = $0, decision.notification == real.id {
                .record(decision.asDryRun)
            } else {
                nil
            }
        }
    }
}

extension Notification {
    /// What the plan for it has taken up.
    fileprivate var withoutReminders: Notification {
        var notification = self
        notification.reminders = nil
        return notification
    }
}
