import Primitives
import TestSupport
import Testing

@testable import Notifications

@Suite("Any life")
struct LivesTests {
    @Test("the same commands from the stored state give the same ids and actions", arguments: UInt64(0)..<20)
    func replays(seed: UInt64) throws {
        var life = try RandomLife(seed: seed)
        for _ in 0..<30 {
            let stored = life.recipient.state.encoded
            var moments: [RandomLife.Moment] = []
            var actions: [[Action]] = []
            for _ in 0..<10 {
                let moment = life.next()
                moments.append(moment)
                actions.append(life.recipient.state.handle(moment.command, moment.knowledge, at: moment.now))
            }
            var again = try RecipientState(decoding: stored)
            #expect(moments.map { again.handle($0.command, $0.knowledge, at: $0.now) } == actions)
            #expect(again == life.recipient.state)
            let aDayAgo = life.recipient.now - RecipientState.Limits.commandAge
            for moment in moments where moment.command.id.timestamp >= aDayAgo {
                #expect(again.handle(moment.command, moment.knowledge, at: moment.now).isEmpty)
            }
        }
    }

    @Test(
        "after crashes, with everything handled again later, no channel has more than one dispatch id",
        arguments: UInt64(0)..<20
    )
    func crashes(seed: UInt64) throws {
        var life = try RandomLife(seed: seed)
        var generator = SeededGenerator(seed: seed)
        var ids: [Part.Place: Set<UUIDv7>] = [:]
        for _ in 0..<60 {
            let stored = life.recipient.state
            let moments = (0..<5).map { _ in life.next() }
            // Killed after any of them, perhaps twice, and started again a while later each time.
            for round in 0..<Int.random(in: 1...3, using: &generator) {
                life.recipient.state = stored
                let delay = Duration.seconds(round * Int.random(in: 0...4000, using: &generator))
                let survived = round == 0 ? Int.random(in: 0...5, using: &generator) : 5
                for moment in moments.prefix(survived) {
                    for dispatch in life.recipient.state.handle(
                        moment.command,
                        moment.knowledge,
                        at: moment.now + delay
                    )
                    .dispatches {
                        for part in dispatch.parts { ids[part.place, default: []].insert(part.dispatch) }
                    }
                }
            }
        }
        #expect(!ids.isEmpty)
        #expect(ids.values.allSatisfy { $0.count == 1 })
    }

    @Test("what is sent was allowed, what waits is woken, what is kept is what may be sent", arguments: UInt64(0)..<40)
    func invariants(seed: UInt64) throws {
        var life = try RandomLife(seed: seed)
        var watch = Watch()
        for _ in 0..<400 {
            let moment = life.next()
            let actions = life.recipient.state.handle(moment.command, moment.knowledge, at: moment.now)
            watch.see(actions, moment, life.recipient.state)
        }
        // Left alone, everything comes to an end.
        for _ in 0..<2000 where life.recipient.state.wakesAt != nil {
            let due = try #require(life.recipient.state.wakesAt)
            let command = Command(life.recipient.newID(), .timerFired(dueAt: due))
            let moment = RandomLife.Moment(command: command, knowledge: life.recipient.knowledge, now: due)
            watch.see(life.recipient.state.handle(command, moment.knowledge, at: due), moment, life.recipient.state)
        }
        #expect(life.recipient.state.openCount == 0)
        #expect(watch.kept.isEmpty)
        #expect(watch.faults.isEmpty, "\(watch.faults.prefix(5))")
    }

    @Test("the state stays small however much happens")
    func bounds() throws {
        var ada = try Recipient()
        ada.knowledge.preferences.quietHours = QuietHours(from: 0, until: 1439)
        for number in 0..<3000 {
            var category = Category(key: "category-\(number)")
            category.caps = Caps(daily: 9)
            ada.knowledge.categories = [category.key: category]
            let priority: Priority = number.isMultiple(of: 2) ? .critical : .normal
            _ = try ada.handle(.created(ada.notification(category: category.key) { $0.priority = priority }))
        }
        #expect(ada.state.tracked.count <= RecipientState.Limits.open + RecipientState.Limits.finished)
        #expect(ada.state.applied.ids.count <= RecipientState.Limits.appliedCommands)
        #expect(ada.state.caps.categories.count <= RecipientState.Limits.countedCategories)
        #expect(ada.state.encoded.count < 40_000)
        ada.pass(.seconds(8 * 86_400))
        _ = try ada.fireTimer()
        #expect(ada.state.encoded.count < 20_000)
    }
}

/// A notification of those that a message tells of.
private struct Part {
    struct Place: Hashable {
        let notification: UUIDv7
        let channel: Channel
        var reminder: UInt8 = 0
    }

    let place: Place
    let dispatch: UUIDv7
    let category: String
    let expiresAt: Timestamp?
}

extension Dispatch {
    fileprivate var parts: [Part] {
        guard let digest else {
            let place = Part.Place(notification: notification, channel: channel, reminder: reminder)
            return [Part(place: place, dispatch: id, category: category, expiresAt: expiresAt)]
        }
        return digest.items.map { item in
            let place = Part.Place(notification: item.notification, channel: channel)
            return Part(place: place, dispatch: item.dispatch, category: item.category, expiresAt: item.expiresAt)
        }
    }
}

/// Sees every action and notes what must not be.
private struct Watch {
    var kept: Set<UUIDv7> = []
    var faults: [String] = []
    private var sent: Set<UUIDv7> = []
    private var decided: Set<UUIDv7> = []
    private var ended: [UUIDv7: Set<Channel>] = [:]
    private var timer: Timestamp?
    private var counted: Set<UUIDv7> = []
    private var counts: [String: Int] = [:]
    private var reminders = ReminderWatch()

    mutating func see(_ actions: [Action], _ moment: RandomLife.Moment, _ state: RecipientState) {
        if case .timerFired(let dueAt) = moment.command.event, dueAt == timer { timer = nil }
        for action in actions { see(action, moment) }
        for what in reminders.see(actions, moment) { fault(what, moment) }
        if kept != Set(state.tracked.filter(\.isAlive).map(\.notification.id)) { fault("kept", moment) }
        if timer != state.wakesAt { fault("timer", moment) }
        if state.tracked.contains(where: {
            $0.isAlive && ($0.wakesAt.map { $0 < timer ?? .init(microseconds: .max) } ?? true)
        }) {
            fault("sleeps too long", moment)
        }
        if case .created(let notification) = moment.command.event {
            let channels = Set(actions.decisions.filter { $0.notification == notification.id }.map(\.channel))
            let wanted = notification.channels.isEmpty ? channels : Set(notification.channels)
            if channels != wanted || channels.isEmpty { fault("a channel without a decision", moment) }
        }
    }

    private mutating func see(_ action: Action, _ moment: RandomLife.Moment) {
        switch action {
        case .keep(let id): if !kept.insert(id).inserted { fault("kept twice", moment) }
        case .forget(let id): if kept.remove(id) == nil { fault("forgot what was not kept", moment) }
        case .schedule(let at): timer = at
        case .cancelTimer: timer = nil
        case .record(let decision):
            if !decision.isDryRun, !decided.insert(decision.id).inserted { fault("decision id twice", moment) }
            if let until = decision.until, until <= moment.now { fault("deferred into the past", moment) }
            if decision.verdict == .cancel { ended[decision.notification, default: []].insert(decision.channel) }
        case .dispatch(let dispatch): see(dispatch, moment)
        case .answer(let answer):
            let prevented = answer.outcomes.filter { $0.value == .prevented }.map(\.key)
            ended[answer.notification, default: []].formUnion(prevented)
        case .retract: break
        }
    }

    private mutating func see(_ dispatch: Dispatch, _ moment: RandomLife.Moment) {
        for part in dispatch.parts { see(part, moment) }
        if moment.knowledge.suppressions.contains(where: { $0.channel == dispatch.channel }) {
            fault("sent to a suppressed address", moment)
        }
        guard let zone = moment.knowledge.person?.zone else { return }
        let fresh = dispatch.parts.filter { $0.place.reminder > 0 || counted.insert($0.place.notification).inserted }
        if !fresh.isEmpty { count(dispatch, Set(fresh.map(\.category)), zone, moment) }
        guard dispatch.priority < .critical else { return }
        let preferences = moment.knowledge.preferences
        if preferences.quietHours?.end(at: moment.now, in: zone) != nil { fault("sent in quiet hours", moment) }
    }

    private mutating func see(_ part: Part, _ moment: RandomLife.Moment) {
        let (notification, channel) = (part.place.notification, part.place.channel)
        if !sent.insert(part.dispatch).inserted { fault("sent twice", moment) }
        if ended[notification]?.contains(channel) == true { fault("sent after cancel", moment) }
        if let expiresAt = part.expiresAt, expiresAt <= moment.now { fault("sent after expiry", moment) }
        if moment.knowledge.preferences.choice(part.category, channel)?.isAllowed == false {
            fault("opted out", moment)
        }
    }

    /// What is critical passes the caps, and counts. A digest counts once, in all and in each of its categories.
    private mutating func count(
        _ dispatch: Dispatch,
        _ categories: Set<String>,
        _ zone: Zone,
        _ moment: RandomLife.Moment
    ) {
        let windows = CapMoment(moment.now, in: zone)
        let own = moment.knowledge.preferences.caps
        let others = categories.map { ($0, moment.knowledge.categories[$0]?.caps ?? Caps()) }
        for (key, caps) in [("", own)] + others {
            let (hour, day) = ("\(key) hour \(windows.hour)", "\(key) day \(windows.day)")
            counts[hour, default: 0] += 1
            counts[day, default: 0] += 1
            guard dispatch.priority < .critical else { continue }
            if counts[hour, default: 0] > caps.hourly ?? .max { fault("over the hourly cap", moment) }
            if counts[day, default: 0] > caps.daily ?? .max { fault("over the daily cap", moment) }
        }
    }

    private mutating func fault(_ what: String, _ moment: RandomLife.Moment) {
        faults.append("\(what): \(moment.command.event) at \(moment.now.rfc3339)")
    }
}
