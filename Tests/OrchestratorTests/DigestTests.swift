import ChannelWorker
import Kafka
import Notifications
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import Orchestrator

/// Digests from the commands of their notifications to the mail that a worker hands to its provider.
@Suite(.serialized, .timeLimit(.minutes(2))) struct DigestTests {
    /// Half past ten in Vienna, half an hour before an hour begins.
    private let now = Timestamp(rfc3339: "2026-01-15T09:30:00Z") ?? Timestamp(microseconds: 0)
    private var due: Timestamp { now + .seconds(1800) }

    /// Each wants a digest an hour.
    private func addPeople(_ users: [String], to database: TenantDatabase) async throws {
        let (vault, store) = (try AddressVault.of(number: 1), UserStore(database))
        for name in users {
            var user = User(id: try #require(UserID(rawValue: name)))
            user.timezone = "Europe/Vienna"
            try await store.save(user)
            let key = Storage.RecipientKey(database.tenant, user.id)
            let address = try vault.seal("\(name)@example.com", of: key, on: .email)
            try await store.setContact(.init(channel: .email, address: address, isVerified: true), of: user.id)
            var wishes = Storage.Preferences()
            wishes.digest = .hourly
            try await store.setPreferences(wishes, of: user.id)
        }
    }

    private func created(_ user: String, _ number: Int = 0) -> RecipientCommand {
        var request = NotificationRequest(to: .user(user))
        request.channels = [.email]
        request.content = Content(subject: "Parcel \(number)", body: "It is on its way.")
        let created = NotificationCreated(notificationID: UUIDv7(at: now), request: request, acceptedAt: now)
        return RecipientCommand(
            id: created.notificationID,
            recipient: Desk.command(user, .created(created), at: now).recipient,
            issuedAt: now,
            action: .created(created)
        )
    }

    private func hour(_ user: String) -> RecipientCommand {
        let fired = TimerFired(timerID: UUIDv7(at: due), kind: .scheduled, dueAt: due)
        return Desk.command(user, .timerFired(fired), at: due)
    }

    private func decisions(_ desk: Desk, count: Int) async throws -> [DecisionRecord] {
        try await desk.read(.notificationDecided, count: count).map { try DecisionRecord(decoding: $0.value ?? []) }
    }

    @Test("what waits is sent as one mail with the words of each, and every record says so")
    func together() async throws {
        let desk = try await Desk()
        try await addPeople(["ann"], to: try await desk.demo())
        let commands = (0..<3).map { created("ann", $0) }
        let owner = desk.owner(at: now)
        try await owner.handle(try await desk.records(commands, at: now))
        #expect(try await desk.timers.nextDue() == due)
        let late = desk.owner(at: due)
        try await late.handle(Array(try await desk.records([hour("ann")], at: due).suffix(1)))
        let digest = try #require(try Desk.dispatches(try await desk.read(.queued(.email), count: 1)).first)
        #expect(digest.digest.map(\.notificationID) == commands.map(\.id) && digest.digestKey == "hourly")
        #expect(digest.digest.map(\.content?.subject) == ["Parcel 0", "Parcel 1", "Parcel 2"])
        #expect(digest.destination == .email(EmailDestination(address: "ann@example.com")))
        let told = try await decisions(desk, count: 6)
        #expect(
            told.map(\.reasonCode) == Array(repeating: "held_for_digest", count: 3)
                + Array(repeating: "digested", count: 3)
        )
        #expect(told.prefix(3).allSatisfy { $0.until == due && $0.verdict == .defer })
        #expect(told.suffix(3).allSatisfy { $0.dispatchID == digest.id && $0.verdict == .collect })
    }

    @Test("an owner that is killed after it has sent a digest and the one that goes on make the same one")
    func restarted() async throws {
        let desk = try await Desk()
        try await addPeople(["ann"], to: try await desk.demo())
        let commands = (0..<3).map { created("ann", $0) } + [hour("ann")]
        let records = try await desk.records(commands, at: now)
        let partition = Watermark.Partition(topic: Topic.notificationCreated.name, number: 0)
        try await desk.owner(at: now).handle(Array(records.prefix(3)))
        let mark = Watermark(partition, from: 3, to: 4)
        let killed = try await desk.decider(at: due).decide(Array(records.suffix(1)), mark)
        try await desk.producer.send(killed.records)
        try await desk.owner(at: due).handle(records)
        let digests = try Desk.dispatches(try await desk.read(.queued(.email), count: 2))
        #expect(Set(digests.map(\.id)).count == 1 && digests.allSatisfy { $0.digest.count == 3 })
    }

    @Test("of a cancel and a worker with the digest exactly one wins, and the answer says which")
    func race() async throws {
        let desk = try await Desk()
        let users = (0..<12).map { "user-\($0)" }
        try await addPeople(users, to: try await desk.demo())
        let commands = users.flatMap { user in (0..<5).map { created(user, $0) } }
        try await desk.owner(at: now).handle(try await desk.records(commands, at: now))
        let owner = desk.owner(at: due)
        try await owner.handle(Array(try await desk.records(users.map(hour), at: due).suffix(users.count)))
        let digests = try Desk.dispatches(try await desk.read(.queued(.email), count: users.count))
        #expect(digests.allSatisfy { $0.digest.count == 5 })
        let chosen = commands.filter { _ in Bool.random() }
        let cancels = chosen.map { Desk.cancel($0, at: due) }
        let records = try await desk.records(cancels, at: due).suffix(cancels.count)
        let mailer = Mailer()
        let work = desk.work(mailer)
        let sending = Task { for digest in digests.shuffled() { try await work.perform(digest) } }
        try await owner.handle(Array(records))
        try await sending.value
        let sent = mailer.told
        for (command, cancel) in zip(chosen, cancels) {
            let answer = await desk.answers.answer(to: cancel.id, within: .seconds(5))
            #expect(answer == .cancelled([.email: sent.contains(command.id) ? "too_late" : "prevented"]))
        }
        let kept = Set(commands.map(\.id)).subtracting(chosen.map(\.id))
        #expect(kept.isSubset(of: Set(sent)) && Set(sent).count == sent.count)
    }

    @Test("a cancel before the hour leaves the others; before the last one is gone nothing is sent at all")
    func cancelled() async throws {
        let desk = try await Desk()
        try await addPeople(["ann", "bob"], to: try await desk.demo())
        let (ann, bob) = ((0..<3).map { created("ann", $0) }, (0..<2).map { created("bob", $0) })
        let cancels = ([ann[0]] + bob).map { Desk.cancel($0, at: now) }
        let records = try await desk.records(ann + bob + cancels, at: now)
        try await desk.owner(at: now).handle(records)
        for cancel in cancels {
            let answer = await desk.answers.answer(to: cancel.id, within: .seconds(5))
            #expect(answer == .cancelled([.email: "prevented"]))
        }
        let hours = try await desk.records(["ann", "bob"].map(hour), at: due).suffix(2)
        try await desk.owner(at: due).handle(Array(hours))
        let mailer = Mailer()
        let digests = try Desk.dispatches(try await desk.read(.queued(.email), count: 1))
        for digest in digests { try await desk.work(mailer).perform(digest) }
        #expect(mailer.told == [ann[1].id, ann[2].id])
    }
}
