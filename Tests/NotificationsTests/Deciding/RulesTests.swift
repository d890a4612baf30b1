import Primitives
import Testing

@testable import Notifications

@Suite("Rules")
struct RulesTests {
    @Test("what nothing objects to goes out at once, with its record and all that a worker needs")
    func allowed() throws {
        var ada = try Recipient()
        ada.knowledge.templates["receipt"] = PublishedTemplate(version: 3, channels: .all)
        let notification = try ada.notification(words: .template("receipt", orContent: false))
        let actions = ada.handle(.created(notification))
        let decision = try #require(actions.decisions.first)
        let dispatch = try #require(actions.dispatches.first)
        #expect(actions == [.record(decision), .dispatch(dispatch)])
        #expect((decision.verdict, decision.reason, decision.rule) == (.send, .allowed, .routing))
        #expect(decision.dispatch == dispatch.id && dispatch.decision == decision.id)
        #expect(dispatch.id == notification.id.dispatchID(.email, step: 0))
        #expect(dispatch.destination == .email(Contact("ada@example.com", isVerified: true)))
        #expect(dispatch.locale == "fr-CA")
        #expect(dispatch.template == Dispatch.TemplateChoice(key: "receipt", version: 3))
        #expect(decision.versions.contains(.init(name: "template", version: 3)))
        #expect(ada.state.openCount == 0 && ada.state.wakesAt == nil)
    }

    @Test("channels come from the request, else from the category, else from the standard rules")
    func routing() throws {
        var ada = try Recipient()
        #expect(
            try ada.handle(.created(ada.notification([.sms, .inapp, .sms]))).dispatches.map(\.channel) == [
                .sms, .inapp,
            ]
        )
        #expect(try ada.handle(.created(ada.notification([]))).dispatches.map(\.channel) == [.email, .push, .inapp])
        var orders = Category(key: "orders")
        orders.defaultChannels = [.push, .sms]
        ada.knowledge.categories["orders"] = orders
        #expect(try ada.handle(.created(ada.notification([]))).dispatches.map(\.channel) == [.push, .sms])
    }

    @Test("a message is tracked where its category asks for it and neither the person nor the tenant forbids it")
    func tracking() throws {
        var ada = try Recipient()
        let told: (inout Recipient) throws -> [Bool] = { ada in
            let dispatch = try #require(ada.handle(.created(try ada.notification())).dispatches.first)
            return [dispatch.tracksOpens, dispatch.tracksClicks]
        }
        #expect(try told(&ada) == [false, false])
        var orders = Category(key: "orders")
        (orders.tracksOpens, orders.tracksClicks, orders.defaultChannels) = (true, true, [.email])
        ada.knowledge.categories["orders"] = orders
        #expect(try told(&ada) == [true, true])
        ada.knowledge.tenantPreferences.allowsTracking = false
        #expect(try told(&ada) == [false, false])
        ada.knowledge.preferences.allowsTracking = true
        #expect(try told(&ada) == [true, true])
        ada.knowledge.preferences.allowsTracking = false
        #expect(try told(&ada) == [false, false])
    }

    @Test("a person who is not known, or cannot be reached, gets nothing and it is told why")
    func contacts() throws {
        var ada = try Recipient()
        ada.knowledge.person?.email = Contact("ada@example.com", isVerified: false)
        ada.knowledge.person?.phone = nil
        ada.knowledge.person?.devices = []
        ada.knowledge.person?.hasInbox = false
        #expect(
            try ada.handle(.created(ada.notification(Channel.allCases))).story == [
                "email suppress unverified_address", "sms suppress no_address", "push suppress no_device",
                "inapp suppress no_inbox",
            ]
        )
        ada.knowledge.person = nil
        #expect(try ada.handle(.created(ada.notification())).story == ["email suppress unknown_user"])
    }

    @Test("a template must be published and have words for the channel, unless the request brings its own")
    func templates() throws {
        var ada = try Recipient()
        let only = Notification.Words.template("receipt", orContent: false)
        #expect(try ada.handle(.created(ada.notification(words: only))).story == ["email suppress template_missing"])
        ada.knowledge.templates["receipt"] = PublishedTemplate(version: 1, channels: ChannelSet([.sms]))
        #expect(
            try ada.handle(.created(ada.notification([.email, .sms], words: only))).story
                == ["email suppress template_lacks_channel", "sms send allowed"]
        )
        let either = Notification.Words.template("receipt", orContent: true)
        let actions = try ada.handle(.created(ada.notification([.email, .sms], words: either)))
        #expect(actions.dispatches.map(\.template?.version) == [nil, 1])
    }

    @Test("suppressions hold for every priority and for required categories", arguments: Priority.allCases)
    func suppressions(priority: Priority) throws {
        var ada = try Recipient()
        ada.knowledge.categories["orders"] = Category(key: "orders")
        ada.knowledge.categories["orders"]?.isRequired = true
        ada.knowledge.suppressions = [Suppression(.sms, .stop), Suppression(.email, category: "news", .unsubscribe)]
        let actions = try ada.handle(.created(ada.notification([.email, .sms]) { $0.priority = priority }))
        #expect(actions.story == ["email send allowed", "sms suppress stop_reply"])
        let news = try ada.handle(.created(ada.notification(category: "news") { $0.priority = priority }))
        #expect(news.story == ["email suppress unsubscribed"])
    }

    @Test("the closest choice decides: tenant, category, channel, category on channel; required categories pass")
    func preferences() throws {
        var ada = try Recipient()
        func isSent() throws -> Bool { try !ada.handle(.created(ada.notification())).dispatches.isEmpty }
        ada.knowledge.tenantPreferences.choices = [.init(channel: .email, isAllowed: false)]
        #expect(try !isSent())
        ada.knowledge.preferences.choices = [.init(isAllowed: true)]
        #expect(try isSent())
        ada.knowledge.preferences.choices.append(.init(category: "orders", isAllowed: false))
        #expect(try !isSent())
        ada.knowledge.preferences.choices.append(.init(channel: .email, isAllowed: true))
        #expect(try isSent())
        ada.knowledge.preferences.choices.append(.init(category: "orders", channel: .email, isAllowed: false))
        #expect(try !isSent())
        ada.knowledge.categories["orders"] = Category(key: "orders")
        ada.knowledge.categories["orders"]?.isRequired = true
        #expect(try isSent())
    }

    @Test("a category limits the priority that a request may have, and names that of one that has none")
    func priorities() throws {
        var ada = try Recipient()
        var news = Category(key: "news")
        (news.defaultPriority, news.highestPriority) = (.low, .high)
        ada.knowledge.categories["news"] = news
        let asked = try ada.handle(.created(ada.notification(category: "news") { $0.priority = .critical }))
        #expect(asked.dispatches.map(\.priority) == [.high])
        #expect(try ada.handle(.created(ada.notification(category: "news"))).dispatches.map(\.priority) == [.low])
    }

    @Test("a dry run has the decisions of a real one, and changes nothing")
    func dryRun() throws {
        var ada = try Recipient()
        ada.knowledge.preferences.caps.daily = 1
        ada.knowledge.suppressions = [Suppression(.sms, .manual)]
        for _ in 0..<2 {
            let actions = try ada.handle(.created(ada.notification([.email, .sms]) { $0.isDryRun = true }))
            #expect(actions.story == ["email send allowed", "sms suppress suppressed_by_hand"])
            #expect(actions.count == 2 && actions.decisions.allSatisfy { $0.isDryRun && $0.dispatch == nil })
        }
        #expect(ada.state.tracked.isEmpty && ada.state.wakesAt == nil && ada.state.caps == CapCounters())
    }

    @Test("a command that comes again, or a notification in another command, is not handled twice")
    func duplicates() throws {
        var ada = try Recipient()
        let notification = try ada.notification()
        let command = Command(ada.newID(), .created(notification))
        #expect(ada.state.handle(command, ada.knowledge, at: ada.now).dispatches.count == 1)
        #expect(ada.state.handle(command, ada.knowledge, at: ada.now).isEmpty)
        #expect(ada.handle(.created(notification)).isEmpty)
    }
}
