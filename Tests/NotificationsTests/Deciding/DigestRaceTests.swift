import Primitives
import TestSupport
import Testing

@testable import Notifications

/// An owner that is killed at any moment, workers that take messages in any order and more than once, and the ledger
/// between them, as the fleet has them.
private struct Fleet {
    var recipient: Recipient
    private var generator: SeededGenerator
    private var ledger: [UUIDv7: Mark] = [:]
    private var queue: [Dispatch] = []
    private var created: [UUIDv7] = []
    private(set) var sent: [UUIDv7: [UUIDv7]] = [:]
    private(set) var answers: [UUIDv7: CancelOutcome] = [:]
    private(set) var ended: Set<UUIDv7> = []
    private(set) var digests = 0

    private enum Mark { case claimed, cancelled }

    init(seed: UInt64) throws {
        generator = SeededGenerator(seed: seed)
        recipient = try Recipient(zone: ZoneFiles.zone("America/New_York"))
        recipient.knowledge.preferences.digest = DigestChoice(.every(.hourly))
    }

    var everyone: [UUIDv7] { created }

    /// Some commands as one batch, of which its owner may be killed before the state is stored.
    mutating func live() {
        let stored = recipient.state
        let batch = (0..<Int.random(in: 1...4, using: &generator)).map { _ in next() }
        while Int.random(in: 0..<4, using: &generator) == 0 {
            for (command, knowledge) in batch.prefix(Int.random(in: 0...batch.count, using: &generator)) {
                decide(command, knowledge)
            }
            work()
            recipient.state = stored
            recipient.pass(.seconds(Int.random(in: 0...4000, using: &generator)))
        }
        for (command, knowledge) in batch {
            decide(command, knowledge)
            if Bool.random(using: &generator) { work() }
            // Told twice.
            if Int.random(in: 0..<5, using: &generator) == 0 { decide(command, knowledge) }
        }
    }

    /// Left alone, everything comes to its end.
    mutating func finish() throws {
        for _ in 0..<500 where recipient.state.wakesAt != nil {
            let actions = try recipient.fireTimer()
            follow(actions)
        }
        while !queue.isEmpty { work() }
    }

    private mutating func next() -> (Command, Knowledge) {
        recipient.pass(.seconds(Int.random(in: 0...1500, using: &generator)))
        let event: Command.Event
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<5: event = create()
        case 5, 6:
            let someone = created.suffix(8).randomElement(using: &generator) ?? recipient.newID()
            event = .cancel(Cancellation(someone))
        case 7, 8:
            if let due = recipient.state.wakesAt, due > recipient.now { recipient.pass(due - recipient.now) }
            event = .timerFired(dueAt: recipient.state.wakesAt ?? recipient.now)
        default:
            let wishes: [DigestChoice.Wish] = [
                .none, .every(.hourly), .every(.hourly), .every(.daily), .every(.weekly),
            ]
            recipient.knowledge.preferences.digest.wish = wishes.randomElement(using: &generator)
            recipient.knowledge.preferences.quietHours =
                Bool.random(using: &generator)
                ? QuietHours(from: Int.random(in: 0..<1440, using: &generator), until: 600) : nil
            event = .knowledgeChanged
        }
        return (Command(recipient.newID(), event), recipient.knowledge)
    }

    private mutating func create() -> Command.Event {
        let categories = ["orders", "news"]
        guard
            var notification = Notification(
                recipient.newID(),
                category: categories.randomElement(using: &generator) ?? "news",
                channels: [.email]
            )
        else { return .knowledgeChanged }
        notification.priority = [.low, .normal, .high].randomElement(using: &generator)
        created.append(notification.id)
        return .created(notification)
    }

    /// As the orchestrator: a cancel concludes in the ledger what nobody has claimed, before it is handled.
    private mutating func decide(_ command: Command, _ knowledge: Knowledge) {
        var command = command
        if case .cancel(var wish) = command.event {
            for (channel, dispatch) in recipient.state.revocable(wish) {
                let mark = ledger[dispatch] ?? .cancelled
                ledger[dispatch] = mark
                if mark == .cancelled {
                    wish.revoked.formUnion(ChannelSet([channel]))
                } else {
                    wish.overtaken.formUnion(ChannelSet([channel]))
                }
            }
            command = Command(command.id, .cancel(wish))
        }
        follow(recipient.state.handle(command, knowledge, at: recipient.now))
    }

    private mutating func follow(_ actions: [Action]) {
        for action in actions {
            switch action {
            case .dispatch(let dispatch): queue.append(dispatch)
            case .answer(let answer):
                if let outcome = answer.outcomes[.email] { answers[answer.notification] = outcome }
            case .record(let decision) where [.suppress, .expire].contains(decision.verdict):
                ended.insert(decision.notification)
            default: break
            }
        }
    }

    /// A worker: any message of those that wait, which may come once more.
    private mutating func work() {
        guard let index = queue.indices.randomElement(using: &generator) else { return }
        let dispatch = queue[index]
        if Int.random(in: 0..<4, using: &generator) > 0 { queue.remove(at: index) }
        guard claim(dispatch.id) else { return }
        guard let digest = dispatch.digest else {
            sent[dispatch.notification, default: []].append(dispatch.id)
            return
        }
        let items = digest.items.filter { claim($0.dispatch) }
        if items.count > 1 { digests += 1 }
        for item in items { sent[item.notification, default: []].append(dispatch.id) }
    }

    private mutating func claim(_ dispatch: UUIDv7) -> Bool {
        guard ledger[dispatch] == nil else { return false }
        ledger[dispatch] = .claimed
        return true
    }
}

@Suite("Digests under races")
struct DigestRaceTests {
    @Test(
        "each ends alone, in one digest, prevented or ruled out, and every answer to a cancel is true",
        arguments: UInt64(0)..<60
    )
    func once(seed: UInt64) throws {
        var fleet = try Fleet(seed: seed)
        for _ in 0..<40 { fleet.live() }
        try fleet.finish()
        for notification in fleet.everyone {
            let times = fleet.sent[notification]?.count ?? 0
            #expect(times <= 1, "sent \(times) times")
            switch fleet.answers[notification] {
            case .prevented: #expect(times == 0, "prevented and sent")
            case .tooLate: #expect(times == 1, "too late and not sent")
            default: #expect(times == 1 || fleet.ended.contains(notification), "neither sent nor ruled out")
            }
        }
        #expect(fleet.digests > 0)
    }
}
