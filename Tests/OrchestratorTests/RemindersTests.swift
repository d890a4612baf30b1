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

@Suite("Reminders, from command to dispatch", .serialized, .timeLimit(.minutes(2))) struct RemindersTests {
    private let now = Timestamp(microseconds: WallClock.system.now.microseconds / 1000 * 1000)

    private func desk() async throws -> Desk {
        let desk = try await Desk()
        var bills = Storage.Category(key: try #require(CategoryKey(rawValue: "bills")))
        (bills.defaultChannels, bills.reminders) = ([.email], .init(afterSeconds: 300, times: 2))
        try await CategoryStore(try await desk.demo()).save(bills)
        return desk
    }

    private func bill(_ user: String) throws -> RecipientCommand {
        try Desk.created(user, at: now) { ($0.channels, $0.category) = ([], "bills") }
    }

    private func sent(_ dispatch: ChannelDispatch) -> RecipientCommand {
        let concluded = ChannelConcluded(
            eventID: UUIDv7(at: now),
            notificationID: dispatch.notificationID,
            dispatchID: dispatch.id,
            channel: dispatch.channel,
            conclusion: .sent,
            occurredAt: now
        )
        return Desk.command(dispatch.recipient.user, .channelConcluded(concluded), at: now)
    }

    private func fired(_ user: String, at due: Timestamp) -> RecipientCommand {
        let fired = TimerFired(timerID: UUIDv7(at: due), kind: .scheduled, dueAt: due)
        return Desk.command(user, .timerFired(fired), at: due)
    }

    private func mails(_ desk: Desk, _ count: Int) async throws -> [ChannelDispatch] {
        try Desk.dispatches(try await desk.read(.queued(.email), count: count))
    }

    @Test("what is sent and not responded to is sent again when its time has come, with its words and its number")
    func reminds() async throws {
        let desk = try await desk()
        let (bill, due) = (try bill("ann"), now + .seconds(300))
        try await desk.owner(at: now).handle(try await desk.records([bill], at: now))
        let first = try #require(try await mails(desk, 1).first)
        #expect(first.tellsSent && first.reminder == 0)
        #expect(try await desk.timers.nextDue().map { $0 > now + .seconds(86_400) } == true, "it is not sent yet")
        let told = Array(try await desk.records([sent(first), fired("ann", at: due)], at: now).suffix(2))
        try await desk.owner(at: now).handle(Array(told.prefix(1)))
        #expect(try await desk.timers.nextDue() == due)
        // Another owner, which knows only what is stored.
        try await desk.owner(at: due).handle(told)
        let both = try await mails(desk, 2)
        #expect(both.map(\.reminder) == [0, 1] && both[1].content == first.content && both[1].tellsSent)
        #expect(both[1].id == bill.id.reminderID(.email, step: 0, 1))
        #expect(try await desk.timers.nextDue() == due + .seconds(300))
        let decisions = try await desk.read(.notificationDecided, count: 2).map {
            try DecisionRecord(decoding: $0.value ?? [])
        }
        #expect(decisions.map(\.reasonCode) == ["allowed", "reminded"] && decisions.map(\.reminder) == [0, 1])
        #expect(decisions[1].detail == "Reminder 1." && decisions[1].dispatchID == both[1].id)
    }

    @Test("an owner that is killed between the reminder and its state sends it again under the same id, mailed once")
    func killed() async throws {
        let desk = try await desk()
        let (bill, due) = (try bill("ann"), now + .seconds(300))
        let mailer = Mailer()
        try await desk.owner(at: now).handle(try await desk.records([bill], at: now))
        let work = desk.work(mailer)
        let first = try #require(try await mails(desk, 1).first)
        try await work.perform(first)
        // The worker has told that it is sent.
        let told = try await desk.read(.notificationCreated, count: 2)
        try await desk.owner(at: now).handle(told)
        #expect(try await desk.timers.nextDue().map { $0 <= now + .seconds(360) } == true)
        let timer = Array(try await desk.records([fired("ann", at: due)], at: due).suffix(1))
        let partition = Watermark.Partition(topic: Topic.notificationCreated.name, number: 0)
        for _ in 0..<2 {
            let decider = desk.decider(at: due)
            let outcome = try await decider.decide(timer, Watermark(partition, from: 2, to: 3))
            try await desk.producer.send(outcome.records)
        }
        try await desk.owner(at: due + .seconds(30)).handle(timer)
        try await desk.owner(at: due + .seconds(60)).handle(timer)
        let all = try await mails(desk, 4)
        #expect(all.map(\.reminder) == [0, 1, 1, 1] && Set(all.map(\.id)).count == 2)
        for dispatch in all { try await work.perform(dispatch) }
        #expect(mailer.told == [bill.id, bill.id], "once, and its reminder once")
    }

    @Test("a reminder that waits at a worker when its person responds, or it is cancelled, is not sent")
    func recalled() async throws {
        let desk = try await desk()
        let due = now + .seconds(300)
        let bills = [try bill("ann"), try bill("bob"), try bill("eve")]
        let owner = desk.owner(at: due)
        try await owner.handle(try await desk.records(bills, at: now))
        let (mailer, first) = (Mailer(), try await mails(desk, 3))
        let work = desk.work(mailer)
        let told = first.map(sent) + ["ann", "bob", "eve"].map { fired($0, at: due + .seconds(300)) }
        try await owner.handle(Array(try await desk.records(told, at: now).suffix(6)))
        let reminders = try await mails(desk, 6).suffix(3)
        #expect(reminders.map(\.reminder) == [1, 1, 1])
        let engaged = Engaged(
            eventID: UUIDv7(at: now),
            notificationID: bills[0].id,
            channel: .email,
            kind: .opened,
            occurredAt: now
        )
        let ends = [Desk.command("ann", .engaged(engaged), at: now), Desk.cancel(bills[1], at: now)]
        try await owner.handle(Array(try await desk.records(ends, at: now).suffix(2)))
        for reminder in reminders { try await work.perform(reminder) }
        #expect(mailer.told == [bills[2].id])
    }

    @Test("a response between the reminder's timer and its command ends it")
    func responds() async throws {
        let desk = try await desk()
        let (bill, due) = (try bill("ann"), now + .seconds(300))
        try await desk.owner(at: now).handle(try await desk.records([bill], at: now))
        let first = try #require(try await mails(desk, 1).first)
        let engaged = Engaged(
            eventID: UUIDv7(at: now),
            notificationID: bill.id,
            channel: .email,
            kind: .opened,
            occurredAt: now
        )
        let commands = [sent(first), Desk.command("ann", .engaged(engaged), at: now), fired("ann", at: due)]
        let other = try self.bill("bob")
        let records = Array(try await desk.records(commands + [other], at: now).suffix(4))
        try await desk.owner(at: due).handle(records)
        #expect(try await mails(desk, 2).map(\.notificationID) == [bill.id, other.id])
    }
}
