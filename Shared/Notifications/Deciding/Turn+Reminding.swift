import Primitives

/// A reminder repeats what somebody has got and not responded to; an escalation goes to further channels when nobody
/// reacts. The escalation goes first: whatever it sends puts off the reminder, which is due so long after the last time
/// that the notification was sent on any channel. Neither ends the other; to respond ends both.
extension Turn {
    /// Sends the reminders that are due, after all that was to be sent for the first time.
    mutating func remindDue() {
        for notification in urgentFirst(where: { $0.remindsAt.map { $0 <= now } ?? false }) {
            update(notification) { turn, entry in turn.remind(&entry) }
        }
    }

    private mutating func remind(_ entry: inout TrackedNotification) {
        guard let reminding = entry.awaited else { return }
        // Nobody is reminded of what is still to come.
        if let until = entry.routes.compactMap(\.stage.waitsUntil).max(), until > now, !entry.hasExpired(at: now) {
            entry.reminding?.looksAt = until
            return
        }
        guard let dueAt = reminding.dueAt, let (index, ruling) = ruling(reminding, dueAt, entry) else {
            entry.reminding = nil
            return
        }
        switch ruling.verdict {
        case .send: sendReminder(ruling, index, &entry)
        case .defer: hold(ruling, index, &entry)
        default:
            record(ruling, index, &entry)
            entry.reminding = nil
        }
    }

    /// A channel of the notification is about to send it, or has: the reminder waits anew.
    mutating func noteSent(_ entry: inout TrackedNotification) {
        entry.reminding?.noteSent(at: now)
    }

    /// So many wait for reminders at a time; of more the oldest is not reminded of any more.
    mutating func limitReminders() {
        let reminded = state.tracked.filter { $0.awaited != nil }.map(\.notification.id)
        for notification in reminded.dropLast(RecipientState.Limits.reminded) {
            update(notification) { _, entry in entry.reminding = nil }
        }
    }

    private mutating func hold(_ ruling: Ruling, _ index: Int, _ entry: inout TrackedNotification) {
        let until = ruling.until ?? now
        guard entry.reminding?.looksAt != until else { return }
        entry.reminding?.looksAt = until
        record(ruling, index, &entry)
    }

    private mutating func sendReminder(_ ruling: Ruling, _ index: Int, _ entry: inout TrackedNotification) {
        let category = knowledge.category(entry.notification.category)
        guard var reminding = entry.awaited, let person = knowledge.person,
            let destination = person.destination(entry.routes[index].channel)
        else { return }
        state.caps.count(CollectionOfOne(category), CapMoment(now, in: person.zone))
        let decision = record(ruling, index, &entry)
        let number = reminding.number
        (reminding.sent, reminding.last) = (number, entry.routes[index].channel)
        reminding.noteSent(at: now)
        entry.reminding = reminding
        actions.append(
            .dispatch(message(entry, entry.routes[index], decision, destination, category, person, reminder: number))
        )
    }

    /// The first channel of the plan that may be used, or else why the first of all may not; `nil` when none is left.
    private func ruling(
        _ reminding: Reminding,
        _ dueAt: Timestamp,
        _ entry: TrackedNotification
    ) -> (index: Int, ruling: Ruling)? {
        var refused: (index: Int, ruling: Ruling)?
        for index in entry.routes.indices where entry.routes[index].mayRemind {
            let ruling = ruling(reminding, dueAt, entry, entry.routes[index])
            if ruling.verdict == .send || ruling.verdict == .defer { return (index, ruling) }
            refused = refused ?? (index, ruling)
        }
        return refused
    }

    /// As of any message, but that it is in no digest, waits from when it is due, and is counted by itself.
    private func ruling(
        _ reminding: Reminding,
        _ dueAt: Timestamp,
        _ entry: TrackedNotification,
        _ route: Route
    ) -> Ruling {
        var uncounted = entry
        uncounted.isCounted = false
        let refusal =
            byExpiry(entry, heldUntilAtMost: dueAt + RecipientState.Limits.hold) ?? refusal(entry, route.channel)
        var ruling = weigh(entry, refusal: refusal, hold: hold(uncounted, route.channel))
        let facts = [Fact("reminder", .number(Int64(reminding.number)))] + reminding.facts
        if ruling.verdict == .send {
            let inputs = ruling.inputs.filter { !facts.contains($0) }
            ruling = Ruling(verdict: .send, reason: .reminded, rule: .reminder, inputs: inputs)
            ruling.dispatch = entry.notification.id.reminderID(route.channel, step: route.step, reminding.number)
        }
        ruling.inputs += facts
        ruling.reminder = reminding.number
        return ruling
    }
}

extension Route {
    /// The inbox has it still; and what has failed is not tried again.
    fileprivate var mayRemind: Bool {
        channel != .inapp && stage != .failed && stage != .cancelled
    }
}

extension TrackedNotification {
    fileprivate func hasExpired(at now: Timestamp) -> Bool {
        notification.expiresAt.map { $0 <= now } ?? false
    }
}
