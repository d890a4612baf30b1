import Primitives
import Testing

@testable import Notifications

@Suite("Reminders")
struct RemindersTests {
    /// Two reminders of each of her orders, an hour apart.
    private func ada() throws -> Recipient {
        var ada = try Recipient()
        var orders = Category(key: "orders")
        orders.defaultChannels = [.inapp, .email, .sms]
        orders.reminders = Reminders(afterSeconds: 3600, times: 2)
        ada.knowledge.categories["orders"] = orders
        return ada
    }

    /// An order that has gone out.
    private func sent(_ ada: inout Recipient, _ channels: [Channel] = [.email]) throws -> UUIDv7 {
        let order = try ada.notification(channels)
        _ = ada.handle(.created(order))
        for channel in channels { _ = ada.handle(.concluded(Conclusion(order.id, channel, .sent))) }
        return order.id
    }

    @Test("who does not respond is told again as often as asked, each so long after the last, and then no more")
    func reminds() throws {
        var ada = try ada()
        let order = try ada.notification()
        let first = ada.handle(.created(order))
        #expect(first.dispatches.map(\.tellsSent) == [true] && first.dispatches.map(\.reminder) == [0])
        #expect(first.decisions[0].inputs.map(\.name) == ["reminders", "reminded_after"])
        ada.pass(.seconds(60))
        _ = ada.handle(.concluded(Conclusion(order.id, .email, .sent)))
        #expect(ada.state.wakesAt == ada.now + .seconds(3600))
        let one = try ada.fireTimer()
        #expect(one.story == ["email send reminded"] && one.decisions.map(\.reminder) == [1])
        #expect(one.dispatches.map(\.id) == [order.id.reminderID(.email, step: 0, 1)])
        #expect(one.dispatches.map(\.reminder) == [1] && one.dispatches.map(\.tellsSent) == [true])
        #expect(one.decisions.map(\.dispatch) == one.dispatches.map(\.id))
        #expect(ada.state.wakesAt == ada.now + .seconds(3600))
        let two = try ada.fireTimer()
        #expect(two.dispatches.map(\.reminder) == [2] && two.dispatches.map(\.tellsSent) == [false])
        #expect(two.last == .forget(order.id) && ada.state.wakesAt == nil)
        #expect(Set((first + one + two).dispatches.map(\.id)).count == 3)
    }

    @Test("what is not sent is not reminded of, and not remembered for ever")
    func neverSent() throws {
        var ada = try ada()
        let order = try ada.notification()
        _ = ada.handle(.created(order))
        let end = try ada.fireTimer()
        #expect(ada.now > order.id.timestamp + .seconds(20 * 86_400))
        #expect(end == [.forget(order.id)] && ada.state.wakesAt == nil)
    }

    @Test("a provider that was slow to take it puts the reminder off")
    func slowChannel() throws {
        var ada = try ada()
        let order = try sent(&ada)
        ada.pass(.seconds(1800))
        _ = ada.handle(.concluded(Conclusion(order, .email, .sent)))
        #expect(ada.state.wakesAt == ada.now + .seconds(3600))
    }

    @Test(
        "any response ends them, before the first and between two",
        arguments: [Engagement.Kind.opened, .clicked, .seen, .read, .unsubscribed, .replied],
        [0, 1]
    )
    func engaged(kind: Engagement.Kind, after: Int) throws {
        var ada = try ada()
        let order = try sent(&ada, [.inapp, .email])
        for _ in 0..<after { _ = try ada.fireTimer() }
        let end = ada.handle(.engaged(Engagement(order, .inapp, kind)))
        #expect(end == [.forget(order), .cancelTimer])
        #expect(ada.handle(.timerFired(dueAt: ada.now + .seconds(7200))).isEmpty)
    }

    @Test("a machine that fetches a picture has not responded")
    func machine() throws {
        var ada = try ada()
        let order = try sent(&ada)
        _ = ada.handle(.engaged(Engagement(order, .email, .opened, isAutomated: true)))
        #expect(try ada.fireTimer().dispatches.count == 1)
    }

    @Test("a cancel ends them, of one channel too, and so does the person's erasure", arguments: [0, 1])
    func ended(after: Int) throws {
        for end in [Ending.cancel([]), .cancel([.email]), .erasure] {
            var ada = try ada()
            let order = try sent(&ada, [.email, .inapp])
            for _ in 0..<after { _ = try ada.fireTimer() }
            let event: Command.Event =
                switch end {
                case .cancel(let channels): .cancel(Cancellation(order, channels: ChannelSet(channels)))
                case .erasure: .erased
                }
            let actions = ada.handle(event)
            #expect(actions.contains(.forget(order)) && actions.contains(.cancelTimer) && actions.dispatches.isEmpty)
            #expect(ada.handle(.timerFired(dueAt: ada.now + .seconds(7200))).isEmpty)
        }
    }

    private enum Ending {
        case cancel([Channel])
        case erasure
    }

    @Test("what expires before it is due is not sent again, as its explanation tells")
    func expires() throws {
        var ada = try ada()
        let expiresAt = ada.now + .seconds(600)
        let order = try ada.notification { $0.expiresAt = expiresAt }
        _ = ada.handle(.created(order))
        _ = ada.handle(.concluded(Conclusion(order.id, .email, .sent)))
        let end = try ada.fireTimer()
        #expect(ada.now == expiresAt)
        #expect(end.story == ["email expire expired"] && end.decisions.map(\.reminder) == [1])
        #expect(end.last == .forget(order.id) && ada.state.wakesAt == nil)
    }

    @Test("in quiet hours it waits for their end; what is critical does not")
    func quietHours() throws {
        var ada = try ada()
        _ = try sent(&ada)
        ada.knowledge.preferences.quietHours = QuietHours(from: 12 * 60 + 30, until: 15 * 60)
        let held = try ada.fireTimer()
        #expect(held.story == ["email defer quiet_hours"] && held.decisions.map(\.reminder) == [1])
        #expect(try ada.fireTimer().story == ["email send reminded"])
        #expect(ada.now.rfc3339.hasPrefix("2026-07-01T15:00:00"))
        let urgent = try ada.notification { $0.priority = .critical }
        _ = ada.handle(.created(urgent))
        _ = ada.handle(.concluded(Conclusion(urgent.id, .email, .sent)))
        ada.knowledge.preferences.quietHours = QuietHours(from: 0, until: 1439)
        let actions = try ada.fireTimer()
        #expect(actions.dispatches.map(\.notification).contains(urgent.id))
    }

    @Test("each counts against the caps, and waits where they are used up")
    func caps() throws {
        var ada = try ada()
        ada.knowledge.preferences.caps = Caps(hourly: 1)
        _ = try sent(&ada)
        ada.pass(.seconds(1800))
        ada.knowledge.preferences.caps = Caps(hourly: 2)
        let other = try ada.notification { $0.reminders = .never }
        _ = ada.handle(.created(other))
        ada.knowledge.preferences.caps = Caps(daily: 2)
        let held = try ada.fireTimer()
        #expect(held.story == ["email defer daily_cap"])
        #expect(try ada.fireTimer().story == ["email send reminded"])
        #expect(ada.now.rfc3339.hasPrefix("2026-07-02T00:00:00"))
    }

    @Test("it goes to the first channel of the plan beside the inbox that may be used then")
    func channels() throws {
        var ada = try ada()
        let order = try sent(&ada, [.inapp, .email, .sms])
        ada.knowledge.suppressions = [Suppression(.email, .unsubscribe)]
        #expect(try ada.fireTimer().dispatches.map(\.id) == [order.reminderID(.sms, step: 0, 1)])
        ada.knowledge.preferences.choices = [.init(channel: .sms, isAllowed: false)]
        let end = try ada.fireTimer()
        #expect(end.story == ["email suppress unsubscribed"] && end.decisions.map(\.reminder) == [2])
        #expect(end.last == .forget(order) && ada.state.wakesAt == nil)
    }

    @Test("what is in the inbox alone stays there")
    func inboxAlone() throws {
        var ada = try ada()
        let order = try ada.notification([.inapp])
        let actions = ada.handle(.created(order))
        #expect(actions.dispatches.map(\.tellsSent) == [false] && ada.state.wakesAt == nil)
    }

    @Test("a notification's own word goes before its category's, and codes for one time have none whoever asks")
    func plans() throws {
        var ada = try ada()
        let asked = try #require(Reminders(afterSeconds: 300, times: 1))
        let eager = try ada.notification { $0.reminders = asked }
        _ = ada.handle(.created(eager))
        _ = ada.handle(.concluded(Conclusion(eager.id, .email, .sent)))
        #expect(ada.state.wakesAt == ada.now + .seconds(300))
        #expect(try ada.fireTimer().dispatches.count == 1)
        #expect(ada.state.wakesAt == nil)
        _ = try ada.handle(.created(ada.notification { $0.reminders = .never }))
        #expect(ada.state.wakesAt == nil)
        for policy in [UnknownPolicy.resend, .hedge] {
            ada.knowledge.categories["orders"]?.unknownPolicy = policy
            _ = try ada.handle(.created(ada.notification { $0.reminders = asked }))
            #expect(ada.state.wakesAt == nil)
        }
    }

    @Test("of both that are due the escalation goes first, and puts the reminder off; to respond ends both")
    func escalation() throws {
        var ada = try ada()
        var alerts = Category(key: "alerts")
        alerts.fallbackOrder = [.push, .email, .sms]
        alerts.escalatesAfter = .seconds(3600)
        alerts.reminders = Reminders(afterSeconds: 3600, times: 3)
        ada.knowledge.categories["alerts"] = alerts
        let alert = try ada.notification([], category: "alerts")
        _ = ada.handle(.created(alert))
        _ = ada.handle(.concluded(Conclusion(alert.id, .push, .sent)))
        #expect(try ada.fireTimer().dispatches.map(\.id) == [alert.id.dispatchID(.email, step: 1)])
        #expect(ada.state.wakesAt == ada.now + .seconds(3600))
        #expect(try ada.fireTimer().dispatches.map(\.id) == [alert.id.dispatchID(.sms, step: 2)])
        #expect(try ada.fireTimer().dispatches.map(\.id) == [alert.id.reminderID(.push, step: 0, 1)])
        #expect(ada.handle(.engaged(Engagement(alert.id, .sms, .replied))) == [.forget(alert.id), .cancelTimer])
    }

    @Test(
        "a reminder that fails calls no other channel and fails nothing; the notification's own failure does as before"
    )
    func failures() throws {
        var ada = try ada()
        ada.knowledge.categories["orders"]?.defaultChannels = [.email]
        ada.knowledge.categories["orders"]?.fallbackOrder = [.sms]
        let order = try ada.notification([])
        _ = ada.handle(.created(order))
        _ = ada.handle(.concluded(Conclusion(order.id, .email, .sent)))
        _ = try ada.fireTimer()
        var failed = Conclusion(order.id, .email, .failed)
        failed.isOfReminder = true
        #expect(ada.handle(.concluded(failed)).isEmpty)
        failed.isOfReminder = false
        #expect(ada.handle(.concluded(failed)).dispatches.map(\.id) == [order.id.dispatchID(.sms, step: 1)])
        #expect(try ada.fireTimer().dispatches.map(\.id) == [order.id.reminderID(.sms, step: 1, 2)])
    }

    @Test("nobody is reminded of what waits for a digest, and of what came in one each by itself")
    func digests() throws {
        var ada = try ada()
        ada.knowledge.preferences.digest.wish = .every(.daily)
        var orders: [UUIDv7] = []
        for _ in 0..<2 {
            let order = try ada.notification([.email, .inapp])
            _ = ada.handle(.created(order))
            _ = ada.handle(.concluded(Conclusion(order.id, .inapp, .sent)))
            orders.append(order.id)
        }
        #expect(try ada.fireTimer().dispatches.isEmpty, "the mail is still to come")
        let digest = try ada.fireTimer().dispatches
        #expect(digest.count == 1 && digest[0].digest != nil && digest[0].tellsSent)
        var conclusion = Conclusion(orders[0], .email, .sent)
        conclusion.digested = orders
        _ = ada.handle(.concluded(conclusion))
        let reminders = try ada.fireTimer().dispatches
        #expect(Set(reminders.map(\.id)) == Set(orders.map { $0.reminderID(.email, step: 0, 1) }))
        #expect(reminders.count == 2 && reminders.allSatisfy { $0.digest == nil })
    }

    @Test("handled again from what was stored before it, every command does the same, and once stored, nothing")
    func replays() throws {
        var ada = try ada()
        let order = try ada.notification()
        let events: [Command.Event] = [
            .created(order), .concluded(Conclusion(order.id, .email, .sent)),
            .timerFired(dueAt: ada.now + .seconds(3600)),
            .timerFired(dueAt: ada.now + .seconds(7200)), .engaged(Engagement(order.id, .email, .opened)),
        ]
        var sent: [UUIDv7] = []
        for event in events {
            let command = Command(ada.newID(), event)
            let stored = ada.state.encoded
            if case .timerFired(let dueAt) = event { ada.pass(dueAt - ada.now) }
            let actions = ada.state.handle(command, ada.knowledge, at: ada.now)
            var again = try RecipientState(decoding: stored)
            #expect(
                again.handle(command, ada.knowledge, at: ada.now + .seconds(50)).dispatches.map(\.id)
                    == actions.dispatches.map(\.id)
            )
            #expect(ada.state.handle(command, ada.knowledge, at: ada.now).isEmpty)
            sent += actions.dispatches.map(\.id)
        }
        #expect(sent.count == 3 && Set(sent).count == 3)
    }

    @Test("a cancel and a response recall the reminder that was sent last, wherever it is by then")
    func recalls() throws {
        var ada = try ada()
        let order = try sent(&ada, [.inapp, .email, .sms])
        let cancel = Command.Event.cancel(Cancellation(order))
        let response = Command.Event.engaged(Engagement(order, .inapp, .read))
        let machine = Command.Event.engaged(Engagement(order, .email, .opened, isAutomated: true))
        let stranger = Command.Event.cancel(Cancellation(ada.newID()))
        #expect(ada.state.recalled(by: cancel).isEmpty)
        for number in UInt8(1)...2 {
            if number == 2 { ada.knowledge.suppressions = [Suppression(.email, .unsubscribe)] }
            _ = try ada.fireTimer()
            let stored = try RecipientState(decoding: ada.state.encoded)
            let channel: Channel = number == 1 ? .email : .sms
            for event in [cancel, response] {
                let recalled = stored.recalled(by: event)
                #expect(recalled.map(\.dispatch) == [order.reminderID(channel, step: 0, number)])
                #expect(recalled.map(\.channel) == [channel] && recalled.map(\.notification) == [order])
            }
            #expect(stored.recalled(by: machine).isEmpty && stored.recalled(by: stranger).isEmpty)
        }
        #expect(ada.state.kept.isEmpty && ada.state.wakesAt == nil)
        _ = ada.handle(response)
        #expect(ada.state.recalled(by: cancel).isEmpty)
    }

    @Test("only a reminder's id is known as one, and by its notification alone")
    func ids() throws {
        var ada = try ada()
        let (one, other) = (ada.newID(), ada.newID())
        for channel in Channel.allCases {
            for step in UInt8(0)..<8 {
                #expect(one.dispatchID(channel, step: step).reminder(of: one) == nil)
                for number in UInt8(1)...3 {
                    let id = one.reminderID(channel, step: step, number)
                    #expect(id.reminder(of: one) == number && id.reminder(of: other) == nil && !id.isDigest)
                }
            }
        }
        #expect(one.reminder(of: one) == nil && one.digestID(of: [one, other], .email).reminder(of: one) == nil)
        #expect(one.derived(.decision, .email, step: 0, ordinal: 2).reminder(of: one) == nil)
    }
}
