import Primitives
import TestSupport
import Testing

@testable import Notifications

/// A recipient to whom anything happens, by a seed.
struct RandomLife {
    /// What happened, so that it can happen again.
    struct Moment {
        let command: Command
        let knowledge: Knowledge
        let now: Timestamp
    }

    var recipient: Recipient
    private let origin: Recipient
    private var generator: SeededGenerator
    private var known: [UUIDv7] = []

    init(seed: UInt64) throws {
        generator = SeededGenerator(seed: seed)
        let zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"]
        recipient = try Recipient(zone: ZoneFiles.zone(zones[Int(seed % 5)]))
        for (index, key) in ["orders", "news", "alerts"].enumerated() {
            var category = Category(key: key)
            category.defaultChannels = index == 2 ? [] : [.email, .push]
            category.fallbackOrder = index == 0 ? [] : [.inapp, .sms, .email]
            category.escalatesAfter = index == 2 ? .seconds(600) : nil
            category.reminders = index == 0 ? Reminders(afterSeconds: 900, times: 2) : nil
            category.caps = index == 1 ? Caps(hourly: 2, daily: 5) : Caps()
            recipient.knowledge.categories[key] = category
        }
        recipient.knowledge.flags["in"] = FlagAnswer(isIn: true, why: .listedIn, version: 1)
        recipient.knowledge.templates["hello"] = PublishedTemplate(version: 1, channels: ChannelSet([.email, .sms]))
        origin = recipient
    }

    mutating func reset() {
        recipient = origin
    }

    /// Lets something happen; what was decided.
    mutating func live() -> [Action] {
        let moment = next()
        return recipient.state.handle(moment.command, moment.knowledge, at: moment.now)
    }

    mutating func next() -> Moment {
        recipient.pass(.seconds(pick([0, 1, 60, 900, 3600, 30_000])))
        let event = event()
        return Moment(command: Command(recipient.newID(), event), knowledge: recipient.knowledge, now: recipient.now)
    }

    private mutating func event() -> Command.Event {
        switch Int.random(in: 0..<20, using: &generator) {
        case 0..<8: return create()
        case 8, 9:
            var cancellation = Cancellation(someone(), channels: ChannelSet(rawValue: pick([0, 2, 4, 8, 16, 18])))
            cancellation.revoked = ChannelSet(rawValue: UInt8.random(in: 0...31, using: &generator))
            let overtaken = ChannelSet(rawValue: UInt8.random(in: 0...31, using: &generator))
            cancellation.overtaken = overtaken.subtracting(cancellation.revoked)
            return .cancel(cancellation)
        case 10, 11: return .engaged(Engagement(someone(), pick(Channel.allCases), pick([.opened, .seen, .unread])))
        case 12, 13:
            return .concluded(
                Conclusion(someone(), pick(Channel.allCases), pick([.sent, .delivered, .bounced, .failed, .cancelled]))
            )
        case 14..<18:
            // Mostly a timer that is due, sometimes one that is late, early or not ours.
            if let due = recipient.state.wakesAt, due > recipient.now { recipient.pass(due - recipient.now) }
            return .timerFired(dueAt: recipient.state.wakesAt ?? recipient.now)
        default:
            change()
            return .knowledgeChanged
        }
    }

    private mutating func create() -> Command.Event {
        let words: Notification.Words = pick([.content, .template("hello", orContent: Bool.random(using: &generator))])
        guard
            var notification = Notification(
                recipient.newID(),
                category: pick(["orders", "news", "alerts", "unknown"]),
                channels: pick([[], [.email], [.sms, .push], Channel.allCases]),
                words: words,
                locale: pick(["", "de"]),
                flag: pick([nil, nil, "in", "out"])
            )
        else { return .knowledgeChanged }
        notification.priority = pick([nil, .low, .normal, .high, .critical])
        if pick([true, false, false]) {
            notification.sendAt = recipient.now + .seconds(pick([-5, 60, 7200, 400_000]))
        }
        if pick([true, false, false]) {
            notification.expiresAt = recipient.now + .seconds(pick([-5, 30, 5000, 500_000]))
        }
        notification.reminders = pick([nil, nil, .never, Reminders(afterSeconds: 3600, times: 3)])
        notification.isDryRun = pick([true, false, false, false, false])
        if !notification.isDryRun { known.append(notification.id) }
        return .created(notification)
    }

    private mutating func change() {
        recipient.knowledge.preferences.quietHours = QuietHours(
            from: Int.random(in: 0..<1440, using: &generator),
            until: Int.random(in: 0..<1440, using: &generator)
        )
        recipient.knowledge.preferences.caps = pick([
            Caps(), Caps(hourly: 3), Caps(hourly: 2, daily: 6), Caps(daily: 0),
        ])
        recipient.knowledge.preferences.choices = pick([[], [.init(channel: .push, isAllowed: false)]])
        recipient.knowledge.preferences.digest.wish = pick([
            nil, DigestChoice.Wish.none, .every(.hourly), .every(.daily),
        ])
        recipient.knowledge.suppressions = pick([[], [Suppression(.sms, .stop)]])
        recipient.knowledge.spentBudgets = pick([
            [],
            [
                SpentBudget(
                    on: pick([nil, .email]),
                    9,
                    of: 8,
                    "EUR",
                    in: recipient.now..<recipient.now + .seconds(90_000)
                )
            ],
        ])
        let devices = pick([[], [Device("phone")]])
        recipient.knowledge.person?.devices = devices
    }

    private mutating func someone() -> UUIDv7 {
        known.suffix(6).randomElement(using: &generator) ?? recipient.newID()
    }

    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int.random(in: choices.indices, using: &generator)]
    }
}
