import Primitives
import Testing

@testable import Notifications

@Suite("Flags")
struct FlagTests {
    private let inside = FlagAnswer(isIn: true, why: .percentage, version: 3)
    private let outside = FlagAnswer(isIn: false, why: .listedOut, version: 4)

    private func flagged(_ flag: String?, _ ada: inout Recipient, _ channels: [Channel] = [.email]) throws
        -> Notification
    {
        try #require(Notification(ada.newID(), category: "orders", channels: channels, flag: flag))
    }

    private func ada(ofCategory flag: String? = nil) throws -> Recipient {
        var ada = try Recipient()
        var orders = Category(key: "orders")
        (orders.defaultChannels, orders.flag) = ([.email], flag)
        ada.knowledge.categories["orders"] = orders
        ada.knowledge.flags = ["in": inside, "out": outside]
        return ada
    }

    @Test("whoever a flag does not let in gets it on no channel, and is told by which flag and why")
    func out() throws {
        var ada = try ada()
        let decisions = try ada.handle(.created(flagged("out", &ada, Channel.allCases))).decisions
        #expect(decisions.map(\.channel) == Channel.allCases)
        #expect(decisions.allSatisfy { $0.verdict == .suppress && $0.reason == .notInRollout && $0.rule == .flag })
        let told = [
            Fact("flag", .text("out")), Fact("flag_says", .text("listed_out")), Fact("flag_version", .number(4)),
        ]
        #expect(decisions.allSatisfy { $0.inputs == told })
        #expect(ada.state.openCount == 0)
    }

    @Test(
        "the category's flag and the notification's must both let a person in; none asks nobody",
        arguments: [
            (nil, nil, true), ("in", nil, true), (nil, "in", true), ("in", "in", true), ("out", nil, false),
            (nil, "out", false), ("in", "out", false), ("out", "in", false),
        ] as [(String?, String?, Bool)]
    )
    func both(category: String?, notification: String?, isSent: Bool) throws {
        var ada = try ada(ofCategory: category)
        let actions = try ada.handle(.created(flagged(notification, &ada)))
        #expect(actions.story == [isSent ? "email send allowed" : "email suppress not_in_rollout"])
        #expect(actions.dispatches.count == (isSent ? 1 : 0))
    }

    @Test("a flag that is not there lets nobody in")
    func removed() throws {
        var ada = try ada()
        let decision = try #require(ada.handle(.created(flagged("gone", &ada))).decisions.first)
        #expect(decision.reason == .notInRollout)
        #expect(decision.inputs.contains(Fact("flag_says", .text("removed"))))
    }

    @Test("critical is not exempt")
    func critical() throws {
        var ada = try ada(ofCategory: "out")
        let urgent = try ada.notification { $0.priority = .critical }
        #expect(ada.handle(.created(urgent)).story == ["email suppress not_in_rollout"])
    }

    @Test("it is asked when a notification is due: what was scheduled goes by what the flag says then")
    func scheduled() throws {
        for (before, then, end) in [
            (inside, outside, "email suppress not_in_rollout"), (outside, inside, "email send allowed"),
        ] {
            var ada = try ada()
            ada.knowledge.flags["new"] = before
            var wanted = try flagged("new", &ada)
            wanted.sendAt = ada.now + .seconds(3600)
            #expect(ada.handle(.created(wanted)).story == ["email defer scheduled"])
            ada.knowledge.flags["new"] = then
            #expect(try ada.fireTimer().story == [end])
        }
    }

    @Test("turning it off stops what is held by quiet hours, waits for a digest or is in reserve")
    func held() throws {
        var ada = try ada(ofCategory: "new")
        ada.knowledge.flags["new"] = inside
        ada.knowledge.preferences.quietHours = QuietHours(from: 11 * 60, until: 13 * 60)
        #expect(try ada.handle(.created(ada.notification())).story == ["email defer quiet_hours"])
        ada.knowledge.flags["new"] = outside
        #expect(try ada.fireTimer().story == ["email suppress not_in_rollout"])

        ada.knowledge.flags["new"] = inside
        ada.knowledge.preferences.quietHours = nil
        ada.knowledge.preferences.digest.wish = .every(.hourly)
        for _ in 0..<2 {
            #expect(try ada.handle(.created(ada.notification())).story == ["email defer held_for_digest"])
        }
        ada.knowledge.flags["new"] = outside
        let actions = try ada.fireTimer()
        #expect(actions.story == Array(repeating: "email suppress not_in_rollout", count: 2))
        #expect(actions.dispatches.isEmpty)

        ada.knowledge.flags["new"] = inside
        ada.knowledge.preferences.digest.wish = nil
        ada.knowledge.categories["orders"]?.fallbackOrder = [.sms]
        ada.knowledge.categories["orders"]?.escalatesAfter = .seconds(600)
        #expect(
            try ada.handle(.created(ada.notification([]))).story == [
                "email send allowed", "sms stand_by fallback_reserve",
            ]
        )
        ada.knowledge.flags["new"] = outside
        #expect(try ada.fireTimer().story == ["sms suppress not_in_rollout"])
    }

    @Test("turning it off stops reminders too, for which what is decided with must have the flag")
    func reminders() throws {
        var ada = try ada()
        ada.knowledge.flags["new"] = inside
        ada.knowledge.categories["orders"]?.reminders = Reminders(afterSeconds: 3600, times: 2)
        let order = try flagged("new", &ada)
        #expect(ada.handle(.created(order)).story == ["email send allowed"])
        _ = ada.handle(.concluded(Conclusion(order.id, .email, .sent)))
        #expect(try ada.fireTimer().story == ["email send reminded"])
        _ = ada.handle(.concluded(Conclusion(order.id, .email, .sent)))
        #expect(ada.state.mentions(Command(ada.newID(), .timerFired(dueAt: ada.now))).flags == ["new"])
        ada.knowledge.flags["new"] = outside
        #expect(try ada.fireTimer().story == ["email suppress not_in_rollout"])
        #expect(ada.state.wakesAt == nil)
    }

    @Test("what is decided with must have the flags of what is asked for and of what waits")
    func mentions() throws {
        var ada = try ada()
        let first = try flagged("in", &ada)
        #expect(ada.state.mentions(Command(ada.newID(), .created(first))).flags == ["in"])
        var waiting = first
        waiting.sendAt = ada.now + .seconds(60)
        _ = ada.handle(.created(waiting))
        let kept = try RecipientState(decoding: ada.state.encoded)
        #expect(kept == ada.state && ada.state.encoded.first == 3)
        #expect(kept.mentions(Command(ada.newID(), .timerFired(dueAt: ada.now))).flags == ["in"])
    }
}
