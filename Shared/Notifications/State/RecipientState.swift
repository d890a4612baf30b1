package import Primitives

/// What the owner of a recipient remembers between commands. Bounded by `RecipientState.Limits`, whatever comes.
package struct RecipientState: Equatable, Sendable {
    enum Limits {
        static let appliedCommands = 64
        static let commandAge = Duration.seconds(86_400)
        /// Notifications that may still be sent on some channel.
        static let open = 256
        /// Those that may not, remembered for cancels, conclusions and engagement.
        static let finished = 64
        static let finishedAge = Duration.seconds(7 * 86_400)
        /// After this long past the time it was meant for, nothing that waits is of use any more.
        static let hold = Duration.seconds(7 * 86_400)
        static let digestHold = Duration.seconds(14 * 86_400)
        /// A digest that has so many goes out before its time.
        static let digest = 100
        /// Notifications that wait for reminders at a time.
        static let reminded = 64
        static let countedCategories = 64
    }

    /// Of commands that had not been applied before.
    package internal(set) var revision: UInt64 = 0
    var applied = AppliedCommands()
    var caps = CapCounters()
    /// In the order in which they were created.
    var tracked: [TrackedNotification] = []
    /// What the person's timer is set to.
    package internal(set) var wakesAt: Timestamp?

    package init() {}

    /// Decides, remembers, and says what is to be done. The same state, command, knowledge and moment always give the
    /// same actions with the same ids, and a command that was applied before gives none.
    package mutating func handle(_ command: Command, _ knowledge: Knowledge, at now: Timestamp) -> [Action] {
        guard applied.insert(command.id, at: now) else { return [] }
        revision &+= 1
        // The state moves into the turn and back, so that nothing of it is copied.
        var turn = Turn(state: self, knowledge: knowledge, now: command.event.earliest(now))
        self = RecipientState()
        turn.take(command.event)
        turn.tidy()
        self = turn.state
        return turn.actions
    }
}

extension Command.Event {
    /// A timer that has fired is due, even by a clock that is a little behind the one that fired it.
    fileprivate func earliest(_ now: Timestamp) -> Timestamp {
        if case .timerFired(let dueAt) = self { max(now, dueAt) } else { now }
    }
}
