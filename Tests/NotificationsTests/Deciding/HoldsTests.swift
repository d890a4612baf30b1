import Primitives
import Testing

@testable import Notifications

@Suite("Holds")
struct HoldsTests {
    private func quietAda() throws -> Recipient {
        var ada = try Recipient(zone: ZoneFiles.zone("Europe/Berlin"))
        ada.knowledge.preferences.quietHours = QuietHours(from: 22 * 60, until: 7 * 60)
        try ada.move(to: "2026-07-01T21:30:00Z")
        return ada
    }

    @Test("quiet hours of the person's zone hold, and release at their end")
    func quietHours() throws {
        var ada = try quietAda()
        let notification = try ada.notification()
        let held = ada.handle(.created(notification))
        let end = try #require(Timestamp(rfc3339: "2026-07-02T05:00:00Z"))
        #expect(held.story == ["email defer quiet_hours"])
        #expect(held.decisions.first?.until == end)
        #expect(held.suffix(2) == [.keep(notification.id), .schedule(at: end)])
        let released = try ada.fireTimer()
        #expect(released.story == ["email send allowed"])
        #expect(released.dispatches.first?.id == notification.id.dispatchID(.email, step: 0))
        #expect(released.last == .forget(notification.id))
        #expect(ada.state.wakesAt == nil)
    }

    @Test("quiet hours in another zone than the person's, and those of the tenant, are kept too")
    func otherQuietHours() throws {
        var ada = try quietAda()
        ada.knowledge.preferences.quietZone = .utc
        #expect(try ada.handle(.created(ada.notification())).dispatches.count == 1)
        ada.knowledge.tenantPreferences = ada.knowledge.preferences
        ada.knowledge.preferences = Preferences()
        ada.knowledge.tenantPreferences.quietZone = nil
        #expect(try ada.handle(.created(ada.notification())).story == ["email defer quiet_hours"])
    }

    @Test("critical passes quiet hours and caps, and the record says so")
    func critical() throws {
        var ada = try quietAda()
        let quiet = try ada.handle(.created(ada.notification { $0.priority = .critical }))
        #expect(quiet.story == ["email send passed_as_critical"])
        #expect(quiet.decisions.first?.rule == .quietHours)
        ada.knowledge.preferences.quietHours = nil
        ada.knowledge.preferences.caps.daily = 0
        let capped = try ada.handle(.created(ada.notification { $0.priority = .critical }))
        #expect(capped.decisions.first?.rule == .caps && capped.dispatches.count == 1)
        ada.knowledge.preferences.choices = [.init(isAllowed: false)]
        #expect(
            try ada.handle(.created(ada.notification { $0.priority = .critical })).story == ["email suppress opted_out"]
        )
    }

    @Test("what is held goes out at once when preferences no longer hold it, and is dropped when they forbid it")
    func preferencesChange() throws {
        var ada = try quietAda()
        _ = try ada.handle(.created(ada.notification([.email, .sms])))
        #expect(ada.handle(.knowledgeChanged).isEmpty)
        ada.knowledge.preferences.quietHours = nil
        ada.knowledge.preferences.choices = [.init(channel: .sms, isAllowed: false)]
        let actions = ada.handle(.knowledgeChanged)
        #expect(actions.story == ["email send allowed", "sms suppress opted_out"])
        #expect(actions.last == .cancelTimer)
    }

    @Test("send_at holds until then, never shorter, and the rules are asked again")
    func schedule() throws {
        var ada = try Recipient()
        let sendAt = ada.now + .seconds(86_400 * 300)
        let notification = try ada.notification([.email, .sms]) { $0.sendAt = sendAt }
        #expect(ada.handle(.created(notification)).story == ["email defer scheduled", "sms defer scheduled"])
        #expect(ada.state.wakesAt == sendAt)
        ada.knowledge.person?.phone = nil
        #expect(try ada.fireTimer().story == ["email send allowed", "sms suppress no_address"])
    }

    @Test("a timer that fires by a clock ahead of ours is due all the same; one that is not ours changes nothing")
    func clocks() throws {
        var ada = try Recipient()
        let sendAt = ada.now + .seconds(60)
        _ = try ada.handle(.created(ada.notification { $0.sendAt = sendAt }))
        #expect(ada.handle(.timerFired(dueAt: ada.now)).isEmpty)
        ada.pass(.seconds(59))
        #expect(ada.handle(.timerFired(dueAt: sendAt)).dispatches.count == 1)
    }

    @Test("caps hold for the rest of the hour or of the person's day, and the most urgent go first when they renew")
    func caps() throws {
        var ada = try Recipient(zone: ZoneFiles.zone("America/New_York"))
        ada.knowledge.preferences.caps = Caps(hourly: 2, daily: 3)
        #expect(try ada.handle(.created(ada.notification([.email, .sms, .push]))).dispatches.count == 3)
        #expect(try ada.handle(.created(ada.notification())).dispatches.count == 1)
        let low = try ada.notification { $0.priority = .low }
        #expect(ada.handle(.created(low)).story == ["email defer hourly_cap"])
        let high = try ada.notification { $0.priority = .high }
        #expect(ada.handle(.created(high)).story == ["email defer hourly_cap"])
        #expect(ada.state.wakesAt?.rfc3339 == "2026-07-01T13:00:00Z")
        let first = try ada.fireTimer()
        #expect(first.dispatches.map(\.notification) == [high.id])
        #expect(first.story == ["email send allowed", "email defer daily_cap"])
        #expect(ada.state.wakesAt?.rfc3339 == "2026-07-02T04:00:00Z")
        #expect(try ada.fireTimer().dispatches.map(\.notification) == [low.id])
    }

    @Test("a category's caps count that category alone; a cap of zero suppresses")
    func categoryCaps() throws {
        var ada = try Recipient()
        var news = Category(key: "news")
        news.caps = Caps(daily: 1)
        ada.knowledge.categories["news"] = news
        #expect(try ada.handle(.created(ada.notification(category: "news"))).dispatches.count == 1)
        #expect(try ada.handle(.created(ada.notification())).dispatches.count == 1)
        #expect(
            try ada.handle(.created(ada.notification(category: "news"))).story == ["email defer category_daily_cap"]
        )
        ada.knowledge.categories["news"]?.caps = Caps(hourly: 0)
        #expect(ada.handle(.knowledgeChanged).story == ["email suppress category_hourly_cap"])
    }

    @Test("neither a clock set back an hour nor a flight west renews a cap; a window far ahead is forgotten")
    func windows() {
        var window = CapWindow()
        window.count(CapMoment(Timestamp(second: 500_000 * 3600), in: .utc))
        #expect(window.hourly(at: CapMoment(Timestamp(second: 499_999 * 3600), in: .utc)) == 1)
        #expect(window.hourly(at: CapMoment(Timestamp(second: 500_001 * 3600), in: .utc)) == 0)
        #expect(window.daily(at: CapMoment(Timestamp(second: 500_000 * 3600 - 86_400), in: .utc)) == 1)
        #expect(window.hourly(at: CapMoment(Timestamp(second: 0), in: .utc)) == 0)
        #expect(window.daily(at: CapMoment(Timestamp(second: 0), in: .utc)) == 0)
    }

    @Test("what has expired, or would before it may be sent, expires; nothing is held longer than a week")
    func expiry() throws {
        var ada = try quietAda()
        let soon = ada.now + .seconds(3600)
        #expect(
            try ada.handle(.created(ada.notification { $0.expiresAt = soon })).story == [
                "email expire expires_before_allowed"
            ]
        )
        let late = try ada.notification { $0.expiresAt = soon }
        ada.pass(.seconds(3600))
        #expect(ada.handle(.created(late)).story == ["email expire expired"])
        let old = try ada.notification()
        ada.pass(.seconds(7 * 86_400))
        #expect(ada.handle(.created(old)).story == ["email expire waited_too_long"])
    }

    @Test("when too many wait, one more that cannot go at once is refused visibly")
    func pendingLimit() throws {
        var ada = try quietAda()
        for _ in 0..<RecipientState.Limits.open { _ = try ada.handle(.created(ada.notification())) }
        #expect(try ada.handle(.created(ada.notification())).story.last == "email suppress too_many_pending")
        #expect(try ada.handle(.created(ada.notification { $0.priority = .critical })).dispatches.count == 1)
        #expect(ada.state.openCount == RecipientState.Limits.open)
    }
}
