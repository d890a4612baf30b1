import Primitives

/// The reminders of a notification: those that are still to come, and the last that was sent.
struct Reminding: Equatable, Sendable {
    let plan: Reminders
    /// How many have been sent.
    var sent: UInt8 = 0
    /// Where the last of them went.
    var last: Channel?
    /// When the next one is due; `nil` as long as nothing was sent on any channel.
    var dueAt: Timestamp?
    /// When it is looked at: when it is due, when what holds it ends, or when nothing can have been sent any more.
    var looksAt: Timestamp

    /// `nil` where there are to be none: a code for one time is worth nothing later, and what is in the inbox alone stays
    /// there.
    init?(_ notification: Notification, _ category: Category, _ routes: [Route]) {
        let plan = notification.reminders ?? category.reminders ?? .never
        guard plan != .never, category.unknownPolicy == .hold, routes.contains(where: { $0.channel != .inapp }) else {
            return nil
        }
        let longest = RecipientState.Limits.digestHold + RecipientState.Limits.hold
        (self.plan, looksAt) = (plan, notification.readyAt + longest)
    }

    init(_ plan: Reminders, sent: UInt8, last: Channel?, dueAt: Timestamp?, looksAt: Timestamp) {
        (self.plan, self.sent, self.last, self.dueAt, self.looksAt) = (plan, sent, last, dueAt, looksAt)
    }

    /// Of the next one.
    var number: UInt8 { sent + 1 }

    var isOver: Bool { sent >= plan.times }

    /// It was sent, on whichever channel and by whichever step: nobody is reminded sooner than `after` that.
    mutating func noteSent(at now: Timestamp) {
        let next = max(dueAt ?? now, now + plan.after)
        (dueAt, looksAt) = (next, next)
    }

    var facts: [Fact] {
        [Fact("reminders", .number(Int64(plan.times))), Fact("reminded_after", .number(plan.after.components.seconds))]
    }
}
