import Primitives
import TestSupport
import Testing

@testable import Notifications

/// A recipient with what is known of them, and the time, for tests that tell a story.
struct Recipient {
    var state = RecipientState()
    var knowledge: Knowledge
    private(set) var now: Timestamp
    private var generator = SeededGenerator(seed: 1)

    /// Reachable on every channel; the tenant has no rules and the time is noon of a summer day in UTC.
    init(zone: Zone = .utc) throws {
        now = try #require(Timestamp(rfc3339: "2026-07-01T12:00:00Z"))
        var person = Person(zone: zone)
        person.locale = "fr-CA"
        person.email = Contact("ada@example.com", isVerified: true)
        person.phone = Contact("+15550100", isVerified: true)
        person.devices = [Device("phone")]
        knowledge = Knowledge(person: person)
    }

    mutating func newID() -> UUIDv7 {
        let number = generator.next()
        return UUIDv7(at: now, randomness: Randomness { number })
    }

    mutating func notification(
        _ channels: [Channel] = [.email],
        category: String = "orders",
        words: Notification.Words = .content,
        _ adjust: (inout Notification) -> Void = { _ in }
    ) throws -> Notification {
        var notification = try #require(Notification(newID(), category: category, channels: channels, words: words))
        adjust(&notification)
        return notification
    }

    mutating func handle(_ event: Command.Event) -> [Action] {
        state.handle(Command(newID(), event), knowledge, at: now)
    }

    /// Goes on to what the timer is set to, and lets it fire.
    mutating func fireTimer() throws -> [Action] {
        now = try #require(state.wakesAt)
        return handle(.timerFired(dueAt: now))
    }

    mutating func pass(_ duration: Duration) {
        now = now + duration
    }

    mutating func move(to text: String) throws {
        now = try #require(Timestamp(rfc3339: text))
    }
}

extension [Action] {
    var decisions: [Decision] {
        compactMap { if case .record(let decision) = $0 { decision } else { nil } }
    }

    var dispatches: [Dispatch] {
        compactMap { if case .dispatch(let dispatch) = $0 { dispatch } else { nil } }
    }

    var answer: [Channel: CancelOutcome]? {
        lazy.compactMap { if case .answer(let answer) = $0 { answer.outcomes } else { nil } }.first
    }

    var retractions: [Retraction] {
        compactMap { if case .retract(let retraction) = $0 { retraction } else { nil } }
    }

    /// `email send allowed`, one a decision.
    var story: [String] {
        decisions.map { "\($0.channel.word) \($0.verdict.rawValue) \($0.reason.rawValue)" }
    }
}
