import Primitives
import Testing

@testable import Notifications

@Suite("Budgets")
struct BudgetTests {
    private func july() throws -> Range<Timestamp> {
        let begin = try #require(Timestamp(rfc3339: "2026-07-01T00:00:00Z"))
        return begin..<(try #require(Timestamp(rfc3339: "2026-08-01T00:00:00Z")))
    }

    /// Ada's tenant has spent its budget of a channel, or of all, in July.
    private func ada(_ channel: Channel? = .email) throws -> Recipient {
        var ada = try Recipient()
        ada.knowledge.spentBudgets = [SpentBudget(on: channel, 120, of: 100, "EUR", in: try july())]
        return ada
    }

    @Test("a spent budget stops its channel and no other, and the decision says by how much")
    func channel() throws {
        var ada = try ada()
        let actions = try ada.handle(.created(ada.notification([.email, .sms])))
        #expect(actions.story == ["email suppress budget_spent", "sms send allowed"])
        let decision = try #require(actions.decisions.first)
        #expect(decision.rule == .budget)
        let july = try july().lowerBound
        let facts = [
            Fact("budget", .text("email")), Fact("currency", .text("EUR")), Fact("limit_micros", .number(100)),
            Fact("spent_micros", .number(120)), Fact("month", .moment(july)),
        ]
        #expect(decision.inputs == facts)
        ada.knowledge.spentBudgets = []
        #expect(try ada.handle(.created(ada.notification())).story == ["email send allowed"])
    }

    @Test("one of all channels stops them all but the inbox, which costs nothing")
    func all() throws {
        var ada = try ada(nil)
        let story = try ada.handle(.created(ada.notification(Channel.allCases))).story
        #expect(
            story == Channel.allCases.map { $0 == .inapp ? "inapp send allowed" : "\($0.word) suppress budget_spent" }
        )
    }

    @Test(
        "what is critical is never stopped, and the record says so; no other priority passes",
        arguments: Priority.allCases
    )
    func priorities(priority: Priority) throws {
        var ada = try ada(nil)
        let actions = try ada.handle(.created(ada.notification { $0.priority = priority }))
        let isCritical = priority == .critical
        #expect(actions.story == [isCritical ? "email send passed_as_critical" : "email suppress budget_spent"])
        #expect(actions.decisions.first?.rule == .budget && actions.dispatches.isEmpty == !isCritical)
    }

    @Test("the next channel of the plan is used instead, at once or when it is escalated to")
    func fallback() throws {
        var ada = try ada()
        var alerts = Category(key: "alerts")
        (alerts.fallbackOrder, alerts.escalatesAfter) = ([.push, .email, .sms], .seconds(300))
        ada.knowledge.categories["alerts"] = alerts
        _ = try ada.handle(.created(ada.notification([], category: "alerts")))
        #expect(try ada.fireTimer().story == ["email suppress budget_spent", "sms send allowed"])
        ada.knowledge.person?.devices = []
        #expect(
            try ada.handle(.created(ada.notification([], category: "alerts"))).story
                == ["push suppress no_device", "email suppress budget_spent", "sms send allowed"]
        )
    }

    @Test("it stops nothing in another month than its own, however long it is known")
    func months() throws {
        for (moment, isSent) in [
            ("2026-06-30T23:59:59Z", true), ("2026-07-01T00:00:00Z", false), ("2026-07-31T23:59:59Z", false),
            ("2026-08-01T00:00:00Z", true), ("2027-07-15T00:00:00Z", true),
        ] {
            var ada = try ada()
            try ada.move(to: moment)
            #expect(try ada.handle(.created(ada.notification())).dispatches.isEmpty == !isSent, "\(moment)")
        }
    }

    @Test("what is scheduled, quiet or collected is looked at when it is due, in whichever month that is")
    func due() throws {
        var ada = try ada()
        let august = try july().upperBound
        let soon = ada.now + .seconds(60)
        _ = try ada.handle(.created(ada.notification { $0.sendAt = soon }))
        #expect(try ada.fireTimer().story == ["email suppress budget_spent"])
        _ = try ada.handle(.created(ada.notification { $0.sendAt = august }))
        #expect(try ada.fireTimer().story == ["email send allowed"])

        try ada.move(to: "2026-07-02T21:30:00Z")
        ada.knowledge.preferences.quietHours = QuietHours(from: 22 * 60, until: 7 * 60)
        try ada.move(to: "2026-07-31T23:30:00Z")
        #expect(try ada.handle(.created(ada.notification())).story == ["email defer quiet_hours"])
        #expect(try ada.fireTimer().story == ["email send allowed"])
    }

    @Test("a digest has none of what a spent budget stops when it is due")
    func digests() throws {
        var ada = try ada()
        ada.knowledge.preferences.digest.wish = .every(.daily)
        for _ in 0..<3 {
            #expect(try ada.handle(.created(ada.notification())).story == ["email defer held_for_digest"])
        }
        let told = try ada.fireTimer()
        #expect(told.story == Array(repeating: "email suppress budget_spent", count: 3) && told.dispatches.isEmpty)
    }

    @Test("a reminder goes by what is not stopped, and ends where nothing is left")
    func reminders() throws {
        for (spent, told) in [(Channel.email, "sms send reminded"), (nil, "email suppress budget_spent")] {
            var ada = try Recipient()
            var orders = Category(key: "orders")
            orders.reminders = Reminders(afterSeconds: 3600, times: 2)
            ada.knowledge.categories["orders"] = orders
            let order = try ada.notification([.email, .sms])
            _ = ada.handle(.created(order))
            for channel in [Channel.email, .sms] { _ = ada.handle(.concluded(Conclusion(order.id, channel, .sent))) }
            ada.knowledge.spentBudgets = [SpentBudget(on: spent, 9, of: 8, "EUR", in: try july())]
            #expect(try ada.fireTimer().story == [told])
        }
    }

    @Test("a person's refusal goes before it, and dry runs tell of it")
    func order() throws {
        var ada = try ada()
        #expect(
            try ada.handle(.created(ada.notification { $0.isDryRun = true })).story == ["email suppress budget_spent"]
        )
        ada.knowledge.preferences.choices = [.init(isAllowed: false)]
        #expect(try ada.handle(.created(ada.notification())).story == ["email suppress opted_out"])
    }
}
