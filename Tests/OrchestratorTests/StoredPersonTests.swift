import Kafka
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import Orchestrator

/// A person whom the API has stored, as the owner of their notifications takes them.
@Suite(.serialized, .timeLimit(.minutes(1))) struct StoredPersonTests {
    /// Half past eleven at night in Vienna.
    private let night = Timestamp(rfc3339: "2026-01-15T22:30:00Z") ?? Timestamp(microseconds: 0)
    private let morning = Timestamp(rfc3339: "2026-01-16T06:00:00Z") ?? Timestamp(microseconds: 0)

    private func addAnn(to database: TenantDatabase) async throws -> UserID {
        let vault = try AddressVault.of(number: 1)
        let store = UserStore(database)
        var ann = User(id: try #require(UserID(rawValue: "ann")))
        (ann.locale, ann.timezone) = ("de-AT", "Europe/Vienna")
        try await store.save(ann)
        let key = Storage.RecipientKey(database.tenant, ann.id)
        for (channel, address) in [(Storage.Channel.email, "ann@example.com"), (.sms, "+4366412345678")] {
            let sealed = try vault.seal(address, of: key, on: channel)
            try await store.setContact(.init(channel: channel, address: sealed, isVerified: true), of: ann.id)
        }
        var wishes = Storage.Preferences()
        wishes.quietHours = .init(from: 22 * 60, until: 7 * 60)
        wishes.choices = [.init(category: nil, channel: .sms, isAllowed: false)]
        try await store.setPreferences(wishes, of: ann.id)
        return ann.id
    }

    private func created() -> RecipientCommand {
        var request = NotificationRequest(to: .user("ann"))
        request.channels = [.email, .sms]
        request.content = Content(subject: "Hello", body: "text")
        let created = NotificationCreated(notificationID: UUIDv7(at: night), request: request, acceptedAt: night)
        return Desk.command("ann", .created(created), at: night)
    }

    private func handle(_ command: RecipientCommand, _ desk: Desk, at now: Timestamp) async throws {
        let records = try await desk.records([command], at: now)
        try await desk.owner(at: now).handle(Array(records.suffix(1)))
    }

    private func decisions(_ desk: Desk, count: Int) async throws -> [DecisionRecord] {
        try await desk.read(.notificationDecided, count: count).map { try DecisionRecord(decoding: $0.value ?? []) }
    }

    @Test(
        "quiet hours of their own zone hold, a refused channel is refused, and a change of wishes is taken up at once"
    )
    func respected() async throws {
        let desk = try await Desk()
        let database = try await desk.demo()
        let ann = try await addAnn(to: database)
        try await handle(created(), desk, at: night)
        let first = try await decisions(desk, count: 2)
        let mail = try #require(first.first { $0.channel == .email })
        let text = try #require(first.first { $0.channel == .sms })
        #expect((mail.verdict, mail.reasonCode, mail.until) == (.defer, "quiet_hours", morning))
        #expect((text.verdict, text.reasonCode) == (.suppress, "opted_out"))
        #expect(try await desk.timers.nextDue() == morning)

        try await UserStore(database).setPreferences(Storage.Preferences(), of: ann)
        let change = PreferencesChanged(aspects: [.preferences], version: 1)
        try await handle(Desk.command("ann", .preferencesChanged(change), at: night), desk, at: night)
        let dispatch = try ChannelDispatch(decoding: try await desk.read(.queued(.email), count: 1)[0].value ?? [])
        #expect(dispatch.destination == .email(EmailDestination(address: "ann@example.com")))
        #expect(dispatch.locale == "de-AT")
    }

    @Test("what waits for somebody who is erased is never sent")
    func erased() async throws {
        let desk = try await Desk()
        let database = try await desk.demo()
        let ann = try await addAnn(to: database)
        try await handle(created(), desk, at: night)
        _ = try await PersonalRecords(database).erase(ann)
        let change = PreferencesChanged(aspects: [.erased], version: 0)
        try await handle(Desk.command("ann", .preferencesChanged(change), at: night), desk, at: night)
        #expect(try await desk.timers.nextDue() == nil)
        try await handle(created(), desk, at: night)
        let last = try #require(try await decisions(desk, count: 3).last)
        #expect(last.reasonCode == "unknown_user")
    }
}
