import Primitives
import Testing

@testable import Notifications

@Suite("Fallback")
struct FallbackTests {
    private func ada(escalatesAfter: Duration? = nil) throws -> Recipient {
        var ada = try Recipient()
        var alerts = Category(key: "alerts")
        alerts.fallbackOrder = [.push, .email, .sms]
        alerts.escalatesAfter = escalatesAfter
        ada.knowledge.categories["alerts"] = alerts
        return ada
    }

    @Test("the first channel that can be used goes, the rest stand by")
    func order() throws {
        var ada = try ada()
        ada.knowledge.person?.devices = []
        let notification = try ada.notification([], category: "alerts")
        let actions = ada.handle(.created(notification))
        #expect(actions.story == ["push suppress no_device", "email send allowed", "sms stand_by fallback_reserve"])
        #expect(actions.dispatches.map(\.step) == [1])
        #expect(actions.contains(.keep(notification.id)))
    }

    @Test(
        "a failure calls the next one; delivery ends the reserve",
        arguments: [Conclusion.Outcome.bounced, .failed, .expired]
    )
    func failure(outcome: Conclusion.Outcome) throws {
        var ada = try ada()
        let id = try ada.notification([], category: "alerts")
        _ = ada.handle(.created(id))
        #expect(ada.handle(.concluded(Conclusion(id.id, .push, .sent))).isEmpty)
        let next = ada.handle(.concluded(Conclusion(id.id, .push, outcome)))
        #expect(next.dispatches.map(\.id) == [id.id.dispatchID(.email, step: 1)])
        #expect(ada.handle(.concluded(Conclusion(id.id, .push, outcome))).isEmpty)
        let end = ada.handle(.concluded(Conclusion(id.id, .email, .delivered)))
        #expect(end.story == ["sms suppress reached_elsewhere"])
        #expect(end.suffix(2) == [.forget(id.id), .cancelTimer])
    }

    @Test("a channel that nobody takes notice of in time is followed by the next, until someone does")
    func escalation() throws {
        var ada = try ada(escalatesAfter: .seconds(300))
        let id = try ada.notification([], category: "alerts").id
        let notification = try #require(Notification(id, category: "alerts"))
        _ = ada.handle(.created(notification))
        #expect(ada.handle(.concluded(Conclusion(id, .push, .delivered))).isEmpty)
        #expect(ada.handle(.engaged(Engagement(id, .push, .opened, isAutomated: true))).isEmpty)
        #expect(ada.state.wakesAt == ada.now + .seconds(300))
        #expect(try ada.fireTimer().dispatches.map(\.channel) == [.email])
        #expect(ada.state.wakesAt == ada.now + .seconds(300))
        let end = ada.handle(.engaged(Engagement(id, .push, .clicked)))
        #expect(end.story == ["sms suppress reached_elsewhere"])
        #expect(ada.state.wakesAt == nil)
    }

    @Test("a reserve that is never called ends with the notification's time")
    func endOfReserve() throws {
        var ada = try ada()
        let expiresAt = ada.now + .seconds(60)
        _ = try ada.handle(.created(ada.notification([], category: "alerts") { $0.expiresAt = expiresAt }))
        #expect(ada.state.wakesAt == expiresAt)
        #expect(try ada.fireTimer().story == ["email suppress reached_elsewhere", "sms suppress reached_elsewhere"])
    }

    @Test("default channels go together, and the fallback order follows when all of them failed")
    func defaultsFirst() throws {
        var ada = try ada()
        ada.knowledge.categories["alerts"]?.defaultChannels = [.push, .inapp]
        let id = try ada.notification([], category: "alerts")
        #expect(ada.handle(.created(id)).dispatches.map(\.channel) == [.push, .inapp])
        #expect(ada.handle(.concluded(Conclusion(id.id, .push, .failed))).isEmpty)
        let next = ada.handle(.concluded(Conclusion(id.id, .inapp, .failed)))
        #expect(next.dispatches.map(\.channel) == [.email])
    }

    @Test("a step that is held is waited for, and left when it may no longer be used")
    func heldStep() throws {
        var ada = try ada()
        ada.knowledge.preferences.quietHours = QuietHours(from: 0, until: 1439)
        _ = try ada.handle(.created(ada.notification([], category: "alerts")))
        ada.knowledge.preferences = Preferences()
        ada.knowledge.person?.devices = []
        #expect(ada.handle(.knowledgeChanged).story == ["push suppress no_device", "email send allowed"])
    }
}
