import Primitives

extension Turn {
    mutating func wake(_ dueAt: Timestamp) {
        if state.wakesAt == dueAt { state.wakesAt = nil }
        for notification in urgentFirst(where: { $0.isAlive && $0.wakesAt.map { $0 <= now } ?? false }) {
            update(notification) { turn, entry in turn.reconsider(&entry, onlyDue: true) }
        }
        release(onlyDue: true)
        remindDue()
    }

    mutating func reconsiderAll() {
        for notification in urgentFirst(where: \.isOpen) {
            update(notification) { turn, entry in turn.reconsider(&entry, onlyDue: false) }
        }
        release(onlyDue: false)
    }

    /// The most urgent first, then the oldest: what a cap lets through goes to these.
    func urgentFirst(where isWanted: (TrackedNotification) -> Bool) -> [UUIDv7] {
        state.tracked
            .filter(isWanted)
            .sorted { ($1.priority, $0.notification.id) < ($0.priority, $1.notification.id) }
            .map(\.notification.id)
    }

    private mutating func reconsider(_ entry: inout TrackedNotification, onlyDue: Bool) {
        for index in entry.routes.indices {
            guard case .waiting(let until, _) = entry.routes[index].stage, !onlyDue || until <= now else { continue }
            rule(index, &entry)
        }
        moveOn(&entry)
    }

    /// Takes the next step, where it is time for it or the one before has come to nothing.
    mutating func moveOn(_ entry: inout TrackedNotification) {
        if entry.deadline <= now {
            closeReserve(&entry, entry.endOfReserve)
        } else if let escalatesAt = entry.escalatesAt, escalatesAt <= now {
            escalate(&entry)
        } else if !entry.stepIsAlive {
            escalate(&entry)
        }
    }
}

extension TrackedNotification {
    fileprivate var endOfReserve: Ruling {
        if isUnderWay { return .suppress(.reachedElsewhere, .fallback) }
        return .expire(notification.expiresAt == deadline ? .expired : .waitedTooLong, .expiry)
    }
}
