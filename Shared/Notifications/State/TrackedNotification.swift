import Primitives

/// A notification and how far it came on each of its channels.
struct TrackedNotification: Equatable, Sendable {
    let notification: Notification
    let priority: Priority
    var routes: [Route]
    /// How far down the fallback order it is.
    var step: UInt8 = 0
    /// When the next step is taken unless someone takes notice.
    var escalatesAt: Timestamp?
    /// It has been counted against the caps: once, on however many channels it goes out.
    var isCounted = false
    var isKept = false
    /// Decisions recorded, which number the next one.
    var decisions: UInt8 = 0
    var touchedAt: Timestamp
    var reminding: Reminding?

    init(_ notification: Notification, _ priority: Priority, routes: [Route], at now: Timestamp) {
        (self.notification, self.priority, self.routes, touchedAt) = (notification, priority, routes, now)
    }

    /// Whether it may still be sent on some channel.
    var isOpen: Bool { routes.contains { $0.stage.isOpen } }

    /// Whether something of it may still be sent, if only a reminder.
    var isAlive: Bool { isOpen || awaited != nil }

    /// The reminders, if there are any to come.
    var awaited: Reminding? { reminding.flatMap { $0.isOver ? nil : $0 } }

    var hasReserve: Bool { routes.contains { $0.stage == .reserve } }

    /// Whether the person has got it on some channel, or is about to.
    var isUnderWay: Bool { routes.contains { $0.stage.isUnderWay } }

    /// Whether the step it is at may still reach the person.
    var stepIsAlive: Bool {
        routes.contains { $0.step == step && ($0.stage.isUnderWay || $0.stage.isWaiting) }
    }

    /// The first of the reserve that is further down.
    var nextStep: UInt8? {
        routes.filter { $0.stage == .reserve && $0.step > step }.map(\.step).min()
    }

    var isCollected: Bool { routes.contains { $0.stage.isCollected } }

    var heldUntilAtMost: Timestamp {
        notification.readyAt + (isCollected ? RecipientState.Limits.digestHold : RecipientState.Limits.hold)
    }

    /// When nothing of it may be sent any more.
    var deadline: Timestamp { min(notification.expiresAt ?? heldUntilAtMost, heldUntilAtMost) }

    /// When it has to be looked at next.
    var wakesAt: Timestamp? {
        var moments = routes.compactMap(\.stage.waitsUntil)
        if hasReserve { moments += [escalatesAt ?? deadline, deadline] }
        if let remindsAt { moments.append(remindsAt) }
        return moments.min()
    }

    /// When its reminders have to be looked at: at the latest when it expires, which ends them.
    var remindsAt: Timestamp? {
        awaited.map { min($0.looksAt, notification.expiresAt ?? $0.looksAt) }
    }
}
