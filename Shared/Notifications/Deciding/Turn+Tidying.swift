import Primitives

extension Turn {
    /// What every command ends with: the timer is set to what is due next, and what is no longer needed is dropped.
    mutating func tidy() {
        setTimer()
        dropFinished()
    }

    private mutating func setTimer() {
        let next = state.tracked.compactMap(\.wakesAt).min()
        guard next != state.wakesAt else { return }
        actions.append(next.map { .schedule(at: $0) } ?? .cancelTimer)
        state.wakesAt = next
    }

    private mutating func dropFinished() {
        let oldest = now - RecipientState.Limits.finishedAge
        state.tracked.removeAll { !$0.isAlive && $0.touchedAt < oldest }
        var surplus = state.tracked.count(where: { !$0.isAlive }) - RecipientState.Limits.finished
        guard surplus > 0 else { return }
        let finished = state.tracked.filter { !$0.isAlive }
            .sorted { ($0.touchedAt, $0.notification.id) < ($1.touchedAt, $1.notification.id) }
        surplus = min(surplus, finished.count)
        let dropped = Set(finished.prefix(surplus).map(\.notification.id))
        state.tracked.removeAll { dropped.contains($0.notification.id) }
    }
}
