import Notifications
import Primitives
import TestSupport

/// What it costs to decide, without loading or storing anything: a command into a recipient's state, actions out of it.
/// No peer: nobody else offers the same rules as a library.
enum PlannerBenchmark {
    private static let noon = Timestamp(microseconds: 1_780_000_000_000_000)

    static func run() async throws {
        try await measure("decide: one channel, nothing remembered", tracked: 0, channels: [.email])
        try await measure("decide: four channels, nothing remembered", tracked: 0, channels: Channel.allCases)
        try await measure("decide: four channels, 64 remembered", tracked: 64, channels: Channel.allCases)
        try await encode()
    }

    private static func measure(_ name: String, tracked: Int, channels: [Channel]) async throws {
        let known = knowledge()
        let state = try remembering(tracked, known)
        let commands = try (0..<50_000).map { try created(channels, at: noon + .milliseconds($0 + 1000)) }
        let measurement = await Measurement.ofSelf(name) {
            var decisions = 0
            for command in commands {
                var one = state
                decisions += one.handle(command, known, at: noon + .seconds(100)).count { $0.isRecord }
            }
            return decisions
        }
        print(measurement.line("decision"))
    }

    private static func encode() async throws {
        let state = try remembering(64, knowledge())
        let measurement = try await Measurement.ofSelf("state of 64 remembered: to bytes and back") {
            for _ in 0..<5000 { _ = try RecipientState(decoding: state.encoded) }
            return 5000
        }
        print(measurement.line("state"))
    }

    private static func remembering(_ count: Int, _ known: Knowledge) throws -> RecipientState {
        var state = RecipientState()
        for number in 0..<count {
            _ = state.handle(try created([.email, .sms], at: noon + .milliseconds(number)), known, at: noon)
        }
        return state
    }

    private static func created(_ channels: [Channel], at moment: Timestamp) throws -> Command {
        let id = UUIDv7(at: moment)
        guard let notification = Notification(id, category: "orders", channels: channels) else {
            throw NeverHappened(description: "no notification of a short name")
        }
        return Command(id, .created(notification))
    }

    private static func knowledge() -> Knowledge {
        var person = Person(zone: .utc)
        person.email = Contact("ada@example.com", isVerified: true)
        person.phone = Contact("+15550100", isVerified: true)
        person.devices = [Device("phone")]
        var knowledge = Knowledge(person: person)
        var orders = Category(key: "orders")
        orders.caps = Caps(hourly: 1000, daily: 10_000)
        knowledge.categories["orders"] = orders
        knowledge.preferences.quietHours = QuietHours(from: 1320, until: 420)
        knowledge.preferences.choices = [.init(category: "news", channel: .sms, isAllowed: false)]
        knowledge.suppressions = [Suppression(.sms, category: "news", .unsubscribe)]
        return knowledge
    }
}

extension Action {
    fileprivate var isRecord: Bool {
        if case .record = self { true } else { false }
    }
}
