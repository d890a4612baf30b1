import Primitives
import Testing

@testable import Notifications

@Suite("Digests")
struct DigestTests {
    /// In Berlin at noon of a Wednesday, who wants a digest a day.
    private func ada(_ period: DigestPeriod = .daily) throws -> Recipient {
        var ada = try Recipient(zone: ZoneFiles.zone("Europe/Berlin"))
        ada.knowledge.preferences.digest = DigestChoice(.every(period))
        try ada.move(to: "2026-07-01T10:00:00Z")
        return ada
    }

    @Test("several wait for the person's hour and go out as one, each with its record")
    func together() throws {
        var ada = try ada()
        let first = try ada.notification(category: "orders")
        let second = try ada.notification(category: "news") { $0.priority = .low }
        let held = ada.handle(.created(first))
        let due = try #require(Timestamp(rfc3339: "2026-07-02T07:00:00Z"))
        #expect(held.story == ["email defer held_for_digest"] && held.decisions.first?.until == due)
        #expect(held.decisions.first?.rule == .digest)
        #expect(held.suffix(2) == [.keep(first.id), .schedule(at: due)])
        #expect(ada.handle(.created(second)).story == ["email defer held_for_digest"])
        let sent = try ada.fireTimer()
        #expect(sent.story == ["email collect digested", "email collect digested"])
        let dispatch = try #require(sent.dispatches.first)
        #expect(sent.dispatches.count == 1 && dispatch.id.isDigest && dispatch.notification == first.id)
        #expect(sent.decisions.map(\.dispatch) == [dispatch.id, dispatch.id])
        #expect(dispatch.digest?.period == .daily && dispatch.category.isEmpty && dispatch.priority == .normal)
        #expect(dispatch.digest?.items.map(\.notification) == [first.id, second.id])
        #expect(dispatch.digest?.items.first?.dispatch == first.id.dispatchID(.email, step: 0))
        #expect(ada.state.kept.isEmpty && ada.state.wakesAt == nil)
    }

    @Test("one alone goes out as itself")
    func alone() throws {
        var ada = try ada(.hourly)
        let notification = try ada.notification()
        _ = ada.handle(.created(notification))
        let sent = try ada.fireTimer()
        #expect(sent.story == ["email send allowed"])
        #expect(sent.dispatches.first?.id == notification.id.dispatchID(.email, step: 0))
        #expect(sent.dispatches.first?.digest == nil && sent.dispatches.first?.id.isDigest == false)
    }

    @Test("what cannot wait is not held")
    func atOnce() throws {
        var ada = try ada()
        for (key, adjust) in [
            ("required", { $0.isRequired = true }), ("codes", { $0.unknownPolicy = .hedge }),
            ("urgent", { $0.escalatesAfter = .seconds(60) }), ("never", { $0.allowsDigest = false }),
        ] as [(String, (inout Notifications.Category) -> Void)] {
            var category = Category(key: key)
            adjust(&category)
            ada.knowledge.categories[key] = category
            #expect(try ada.handle(.created(ada.notification(category: key))).story == ["email send allowed"])
        }
        #expect(try ada.handle(.created(ada.notification { $0.priority = .high })).story == ["email send allowed"])
        let short = try ada.notification { [now = ada.now] in $0.expiresAt = now + .seconds(3600) }
        #expect(ada.handle(.created(short)).story == ["email send allowed"])
        let others = try ada.handle(.created(ada.notification([.sms, .push, .inapp])))
        #expect(others.dispatches.count == 3)
        ada.knowledge.person?.hasInbox = false
        #expect(try ada.handle(.created(ada.notification())).story == ["email send allowed"])
    }

    @Test("the tenant's choice holds where the person has said nothing, and their hour too")
    func tenant() throws {
        var ada = try ada()
        ada.knowledge.tenantPreferences.digest = DigestChoice(.every(.weekly), minute: 8 * 60)
        ada.knowledge.preferences.digest = DigestChoice()
        let monday = try #require(Timestamp(rfc3339: "2026-07-06T06:00:00Z"))
        #expect(try ada.handle(.created(ada.notification())).decisions.first?.until == monday)
        ada.knowledge.preferences.digest.minute = 18 * 60
        let evening = try #require(Timestamp(rfc3339: "2026-07-06T16:00:00Z"))
        #expect(try ada.handle(.created(ada.notification())).decisions.first?.until == evening)
        ada.knowledge.preferences.digest.wish = DigestChoice.Wish.none
        #expect(try ada.handle(.created(ada.notification())).story == ["email send allowed"])
    }

    @Test("a cancelled one is not in it; of two the other goes alone, and of none nothing is sent")
    func cancelled() throws {
        var ada = try ada()
        let three = try (0..<3).map { _ in try ada.notification() }
        for notification in three { _ = ada.handle(.created(notification)) }
        #expect(ada.handle(.cancel(Cancellation(three[0].id))).answer == [.email: .prevented])
        var other = ada
        let sent = try ada.fireTimer()
        #expect(sent.dispatches.first?.digest?.items.map(\.notification) == [three[1].id, three[2].id])
        _ = other.handle(.cancel(Cancellation(three[2].id)))
        var none = other
        #expect(try other.fireTimer().dispatches.map(\.id) == [three[1].id.dispatchID(.email, step: 0)])
        let last = none.handle(.cancel(Cancellation(three[1].id)))
        #expect(last.last == .cancelTimer && none.state.wakesAt == nil)
    }

    @Test("a cancel after the digest has gone asks the ledger for the one dispatch, as if it had gone alone")
    func cancelledLate() throws {
        var ada = try ada()
        let two = try (0..<2).map { _ in try ada.notification() }
        for notification in two { _ = ada.handle(.created(notification)) }
        _ = try ada.fireTimer()
        var wish = Cancellation(two[1].id)
        #expect(ada.state.revocable(wish) == [.email: two[1].id.dispatchID(.email, step: 0)])
        wish.revoked = ChannelSet([.email])
        #expect(ada.handle(.cancel(wish)).answer == [.email: .prevented])
        var late = Cancellation(two[0].id)
        late.overtaken = ChannelSet([.email])
        #expect(ada.handle(.cancel(late)).answer == [.email: .tooLate])
    }

    @Test("who opts out meanwhile gets the rest, and what is suppressed leaves it")
    func optedOut() throws {
        var ada = try ada()
        for category in ["orders", "news", "offers"] {
            _ = try ada.handle(.created(ada.notification(category: category)))
        }
        ada.knowledge.preferences.choices = [.init(category: "news", channel: .email, isAllowed: false)]
        #expect(ada.handle(.knowledgeChanged).story == ["email suppress opted_out"])
        ada.knowledge.suppressions = [Suppression(.email, category: "offers", .unsubscribe)]
        #expect(try ada.fireTimer().story == ["email suppress unsubscribed", "email send allowed"])
    }

    @Test("quiet hours put it off, as a whole")
    func quietHours() throws {
        var ada = try ada()
        ada.knowledge.preferences.quietHours = QuietHours(from: 22 * 60, until: 9 * 60 + 30)
        for _ in 0..<2 { _ = try ada.handle(.created(ada.notification())) }
        let end = try #require(Timestamp(rfc3339: "2026-07-02T07:30:00Z"))
        #expect(ada.state.wakesAt == end)
        ada.knowledge.preferences.quietHours = QuietHours(from: 22 * 60, until: 10 * 60)
        #expect(try ada.fireTimer().story == ["email defer quiet_hours", "email defer quiet_hours"])
        #expect(ada.handle(.knowledgeChanged).story.isEmpty)
        #expect(try ada.fireTimer().dispatches.map { $0.digest?.items.count } == [2])
    }

    @Test("it counts once, in all and in each category")
    func caps() throws {
        var ada = try ada(.hourly)
        ada.knowledge.preferences.caps = Caps(daily: 2)
        for category in ["orders", "news"] {
            var limited = Category(key: category)
            limited.caps = Caps(daily: 2)
            ada.knowledge.categories[category] = limited
        }
        for category in ["orders", "orders", "news"] {
            _ = try ada.handle(.created(ada.notification(category: category)))
        }
        #expect(try ada.fireTimer().dispatches.count == 1)
        let moment = CapMoment(ada.now, in: try #require(ada.knowledge.person?.zone))
        #expect(ada.state.caps.person.daily(at: moment) == 1)
        #expect(ada.state.caps.window("orders").daily(at: moment) == 1)
        for _ in 0..<2 { _ = try ada.handle(.created(ada.notification(category: "news"))) }
        #expect(try ada.fireTimer().dispatches.count == 1)
        for _ in 0..<2 { _ = try ada.handle(.created(ada.notification(category: "orders"))) }
        #expect(try ada.fireTimer().story == ["email defer daily_cap", "email defer daily_cap"])
        #expect(try ada.fireTimer().dispatches.map { $0.digest?.items.count } == [2])
    }

    @Test("who wants no digests any more gets what is held at once, as one")
    func chosenNone() throws {
        var ada = try ada(.weekly)
        for _ in 0..<3 { _ = try ada.handle(.created(ada.notification())) }
        ada.knowledge.preferences.digest.wish = DigestChoice.Wish.none
        let sent = ada.handle(.knowledgeChanged)
        #expect(sent.dispatches.map { $0.digest?.items.count } == [3])
        #expect(sent.contains(.cancelTimer))
    }

    @Test("who wants them more often gets what is held at the nearer time; less often, as it was told")
    func chosenOtherwise() throws {
        var ada = try ada(.weekly)
        _ = try ada.handle(.created(ada.notification()))
        ada.knowledge.preferences.digest.wish = .every(.hourly)
        _ = ada.handle(.knowledgeChanged)
        #expect(ada.state.wakesAt == Timestamp(rfc3339: "2026-07-01T11:00:00Z"))
        ada.knowledge.preferences.digest.wish = .every(.daily)
        _ = ada.handle(.knowledgeChanged)
        #expect(ada.state.wakesAt == Timestamp(rfc3339: "2026-07-01T11:00:00Z"))
    }

    @Test("a full one does not wait")
    func full() throws {
        var ada = try ada(.weekly)
        var sent: [Action] = []
        for _ in 0..<RecipientState.Limits.digest { sent += try ada.handle(.created(ada.notification())) }
        #expect(sent.dispatches.map { $0.digest?.items.count } == [RecipientState.Limits.digest])
        #expect(ada.state.openCount == 0 && ada.state.encoded.count < 30_000)
    }

    @Test("one of a week is not too old, though it waited longer than anything else may")
    func longWait() throws {
        var ada = try ada(.weekly)
        try ada.move(to: "2026-10-19T07:00:00Z")
        ada.knowledge.preferences.quietHours = QuietHours(from: 22 * 60, until: 12 * 60)
        for _ in 0..<2 { _ = try ada.handle(.created(ada.notification())) }
        #expect(try ada.fireTimer().dispatches.map { $0.digest?.items.count } == [2])
    }

    @Test("what becomes of it is told of each: who failed goes on by the fallback, who has seen it does not")
    func fallback() throws {
        var ada = try ada()
        var news = Category(key: "news")
        (news.defaultChannels, news.fallbackOrder) = ([.email], [.sms])
        ada.knowledge.categories["news"] = news
        let two = try (0..<2).map { _ in try ada.notification([], category: "news") }
        for notification in two { _ = ada.handle(.created(notification)) }
        _ = try ada.fireTimer()
        var seen = ada
        var conclusion = Conclusion(two[0].id, .email, .bounced)
        conclusion.digested = two.map(\.id)
        #expect(ada.handle(.concluded(conclusion)).dispatches.map(\.channel) == [.sms, .sms])
        var engagement = Engagement(two[0].id, .email, .opened)
        engagement.digested = two.map(\.id)
        #expect(seen.handle(.engaged(engagement)).story == Array(repeating: "sms suppress reached_elsewhere", count: 2))
    }

    @Test("a trial says when it would go, and leaves nothing")
    func trial() throws {
        var ada = try ada()
        let said = try ada.handle(.created(ada.notification { $0.isDryRun = true }))
        #expect(said.story == ["email defer held_for_digest"] && said.decisions.allSatisfy(\.isDryRun))
        #expect(said.count == 1 && ada.state.openCount == 0)
    }

    @Test("all that its members need is asked for before it goes")
    func mentions() throws {
        var ada = try ada()
        _ = try ada.handle(.created(ada.notification(category: "news", words: .template("hello", orContent: true))))
        let another = Command(ada.newID(), .created(try ada.notification(category: "orders")))
        let mentions = ada.state.mentions(another)
        #expect(mentions.categories == ["news", "orders"] && mentions.templates == ["hello", "digest"])
    }

    @Test("the tenant's words for digests are used where it has published any")
    func words() throws {
        var ada = try ada()
        ada.knowledge.templates["digest"] = PublishedTemplate(version: 3, channels: ChannelSet([.email]))
        for _ in 0..<2 { _ = try ada.handle(.created(ada.notification())) }
        #expect(try ada.fireTimer().dispatches.first?.template == .init(key: "digest", version: 3))
    }

    @Test("a state with none in it is still written as before")
    func layout() throws {
        var ada = try ada()
        #expect(ada.state.encoded.first == 1)
        _ = try ada.handle(.created(ada.notification()))
        #expect(ada.state.encoded.first == 2)
        #expect(try RecipientState(decoding: ada.state.encoded) == ada.state)
        _ = try ada.fireTimer()
        #expect(ada.state.encoded.first == 1)
    }
}
