import Primitives

@testable import Notifications

/// Sees what happens to notifications, and finds reminders that must not be.
struct ReminderWatch {
    private var asked: [UUIDv7: Reminders] = [:]
    private var sentAt: [UUIDv7: Timestamp] = [:]
    private var numbers: [UUIDv7: UInt8] = [:]
    private var over: Set<UUIDv7> = []

    /// What is wrong.
    mutating func see(_ actions: [Action], _ moment: RandomLife.Moment) -> [String] {
        end(moment)
        return actions.dispatches.flatMap { see($0, moment) }
    }

    /// A response or a cancel comes before what is decided after it.
    private mutating func end(_ moment: RandomLife.Moment) {
        switch moment.command.event {
        case .created(let notification):
            let category = moment.knowledge.category(notification.category)
            asked[notification.id] = notification.reminders ?? category.reminders ?? .never
        case .engaged(let engagement) where engagement.isNotice: over.formUnion(engagement.notifications)
        case .cancel(let cancellation): over.insert(cancellation.notification)
        default: break
        }
    }

    private mutating func see(_ dispatch: Dispatch, _ moment: RandomLife.Moment) -> [String] {
        let id = dispatch.notification
        defer { for part in dispatch.notifications { sentAt[part] = moment.now } }
        guard dispatch.reminder > 0 else { return [] }
        var faults: [String] = []
        let plan = asked[id] ?? .never
        if dispatch.reminder > plan.times { faults.append("more reminders than asked for") }
        if dispatch.reminder != (numbers[id] ?? 0) + 1 { faults.append("a reminder out of order") }
        if over.contains(id) { faults.append("reminded after a response or a cancel") }
        if let last = sentAt[id], moment.now - last < plan.after { faults.append("reminded too soon") }
        if sentAt[id] == nil { faults.append("reminded of what was not sent") }
        if dispatch.channel == .inapp || dispatch.digest != nil { faults.append("reminded in the inbox or a digest") }
        numbers[id] = dispatch.reminder
        return faults
    }
}

extension Dispatch {
    fileprivate var notifications: [UUIDv7] { digest.map { $0.items.map(\.notification) } ?? [notification] }
}
