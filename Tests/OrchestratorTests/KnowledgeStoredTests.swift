import ChannelWorker
import Crypto
import Notifications
import Observability
import Primitives
import Storage
import TestSupport
import Testing
import Wire

@testable import Orchestrator

/// What is known of the people in a migrated database.
@Suite(.serialized, .timeLimit(.minutes(1))) struct KnowledgeStoredTests {
    private let now = Timestamp(microseconds: WallClock.system.now.microseconds / 1000 * 1000)

    @Test("of a user everything is known: addresses opened, zone, wishes, rules, the published template, suppressions")
    func user() async throws {
        let archive = try await KnowledgeArchive()
        try await archive.addAnn()
        let known = try await archive.knowledge(to: .user("ann"), at: now)
        let person = try #require(known.person)
        #expect(person.email == Contact("Ann@example.com", isVerified: true))
        #expect(person.phone == Contact("+4915112345678", isVerified: false))
        #expect((person.locale, person.zone.name, person.hasInbox) == ("de-AT", "Europe/Vienna", true))
        #expect(known.preferences.quietHours == QuietHours(from: 1320, until: 420))
        #expect(known.preferences.choices == [.init(category: "news", channel: .sms, isAllowed: false)])
        #expect(known.categories["news"]?.fallbackOrder == [.sms])
        #expect(known.categories["news"]?.caps.daily == 3)
        #expect(known.templates["weekly"] == PublishedTemplate(version: 1, channels: ChannelSet([.email])))
        #expect(known.suppressions == [Notifications.Suppression(.email, category: "news", .unsubscribe)])
        try await archive.close()
    }

    @Test("of a user who is not there nothing is known; an address of another key is none; an unknown zone is UTC")
    func strangers() async throws {
        let archive = try await KnowledgeArchive()
        #expect(try await archive.knowledge(to: .user("ann"), at: now).person == nil)
        try await archive.addAnn(zone: "../../etc/passwd", sealedBy: .of(number: 9))
        try await eventually("the change is told") {
            try await archive.knowledge(to: .user("ann"), at: now).person != nil
        }
        let person = try #require(try await archive.knowledge(to: .user("ann"), at: now).person)
        #expect(person.email == nil && person.phone == nil)
        #expect(person.zone == .utc)
        try await archive.close()
    }

    @Test("an inline recipient's addresses came with the request; suppressions and the tenant's rules hold")
    func inline() async throws {
        let archive = try await KnowledgeArchive()
        try await archive.addAnn()
        var recipient = InlineRecipient()
        recipient.email = "ANN@example.com"
        let known = try await archive.knowledge(to: .inline(recipient), at: now)
        #expect(known.person?.email == Contact("ANN@example.com", isVerified: true))
        #expect(known.person?.hasInbox == false)
        #expect(known.suppressions.count == 1)
        #expect(known.categories["news"]?.caps.daily == 3)
        try await archive.close()
    }

    @Test("zones are read from the system's files and lead nowhere else", arguments: ["", "/etc/localtime", "Nowhere"])
    func zones(unknown: String) {
        let zones = SystemZones()
        #expect(zones.zone("America/Argentina/Buenos_Aires").offset(at: now) == -10_800)
        #expect(zones.zone(unknown) == .utc && zones.zone(nil) == .utc)
    }
}
