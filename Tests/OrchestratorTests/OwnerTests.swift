import ChannelWorker
import Kafka
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import Orchestrator

@Suite(.serialized, .timeLimit(.minutes(2))) struct OwnerTests {
    private let now = Timestamp(microseconds: WallClock.system.now.microseconds / 1000 * 1000)

    @Test("killed before its state is stored, the batch is decided again with the same ids; after it, not at all")
    func replay() async throws {
        let desk = try await Desk()
        let records = try await desk.records([try Desk.created("ann", at: now)], at: now)
        let mark = Watermark(.init(topic: Topic.notificationCreated.name, number: 0), from: nil, to: 1)
        let first = try await desk.decider(at: now).decide(records, mark)
        let second = try await desk.decider(at: now).decide(records, mark)
        #expect(first.records == second.records && first.records.count == 2)
        let owner = desk.owner(at: now)
        try await owner.handle(records)
        try await owner.handle(records)
        try await desk.owner(at: now).handle(records)
        let dispatches = try await desk.read(.queued(.email), count: 1)
        #expect(dispatches.count == 1)
        let dispatch = try ChannelDispatch(decoding: dispatches[0].value ?? [])
        #expect(dispatch.content?.subject == "Hello")
        #expect(dispatch.destination == .email(EmailDestination(address: "ann@example.com")))
    }

    @Test("an owner that was overtaken writes nothing over its successor's work")
    func zombie() async throws {
        let desk = try await Desk()
        let records = try await desk.records(
            [try Desk.created("ann", at: now), try Desk.created("bob", at: now)],
            at: now
        )
        let (old, new) = (desk.owner(at: now), desk.owner(at: now))
        try await old.handle([records[0]])
        try await new.handle(records)
        try await old.handle([records[1]])
        let partition = Watermark.Partition(topic: Topic.notificationCreated.name, number: 0)
        #expect(try await desk.states.watermark(of: partition) == 2)
        let dispatches = try await desk.read(.queued(.email), count: 2)
        #expect(Set(try dispatches.map { try ChannelDispatch(decoding: $0.value ?? []).id }).count == 2)
    }

    @Test("an address that is told to be dead is written to no more, however often it is told")
    func deadAddress() async throws {
        let desk = try await Desk()
        var concluded = ChannelConcluded(
            eventID: UUIDv7(at: now),
            notificationID: UUIDv7(at: now),
            dispatchID: UUIDv7(at: now),
            channel: .email,
            conclusion: .bounced,
            occurredAt: now
        )
        (concluded.isPermanent, concluded.suppression) = (true, "hard_bounce")
        concluded.address = "ann@example.com"
        let told = Desk.command("ann", .channelConcluded(concluded), at: now)
        let created = try Desk.created("ann", at: now)
        let records = try await desk.records([told, told, created], at: now)
        let owner = desk.owner(at: now)
        try await owner.handle(Array(records.prefix(2)))
        try await owner.handle([records[2]])
        let decision = try DecisionRecord(
            decoding: try await desk.read(.notificationDecided, count: 1)[0].value ?? []
        )
        #expect(decision.verdict == .suppress && decision.dispatchID == nil)
    }

    @Test("of several requests to the same addresses each goes out in the language that came with it")
    func languages() async throws {
        let desk = try await Desk()
        let commands = try ["de", "fr", nil].map { locale in
            try Desk.created("ann", at: now) { request in
                guard case .inline(var person) = request.to else { return }
                person.locale = locale
                request.to = .inline(person)
            }
        }
        let records = try await desk.records(commands, at: now)
        try await desk.owner(at: now).handle(records)
        let sent = try Desk.dispatches(try await desk.read(.queued(.email), count: 3))
        #expect(
            Dictionary(sent.map { ($0.notificationID, $0.locale) }) { $1 } == [
                commands[0].id: "de", commands[1].id: "fr", commands[2].id: nil,
            ]
        )
    }

    @Test("what is held has a timer and its words, and goes out when the timer fires, after any number of restarts")
    func held() async throws {
        let desk = try await Desk()
        let due = now + .seconds(60)
        let records = try await desk.records([try Desk.created("ann", at: now, sendAt: due)], at: now)
        try await desk.owner(at: now).handle(records)
        #expect(try await desk.timers.nextDue() == due)
        #expect(try await desk.timers.withDue(by: due, limit: 10) { _ in } == 1)
        let fired = Desk.command(
            "ann",
            .timerFired(TimerFired(timerID: UUIDv7(at: due), kind: .scheduled, dueAt: due)),
            at: due
        )
        let all = try await desk.records([fired], at: due)
        try await desk.owner(at: due).handle(Array(all.suffix(1)))
        let dispatch = try ChannelDispatch(decoding: try await desk.read(.queued(.email), count: 1)[0].value ?? [])
        #expect(dispatch.content?.subject == "Hello")
        #expect(try await desk.timers.nextDue() == nil)
    }

    @Test("a cancel claims what no worker has claimed, and says truly what it could prevent")
    func cancel() async throws {
        let desk = try await Desk()
        let (early, late) = (try Desk.created("ann", at: now), try Desk.created("bob", at: now))
        let owner = desk.owner(at: now)
        try await owner.handle(try await desk.records([early, late], at: now))
        let dispatches = try await desk.read(.queued(.email), count: 2).map {
            try ChannelDispatch(decoding: $0.value ?? [])
        }
        let sent = try #require(dispatches.first { $0.recipient.user == "bob" })
        #expect(
            try await desk.ledger.claim(sent.id, by: UUIDv7(at: WallClock.system.now)) == .granted,
            "bob's worker is at work"
        )
        let cancels = try [early, late].map { command in
            guard case .created(let created) = command.action else { throw NeverHappened(description: "no creation") }
            return Desk.command(
                command.recipient.user,
                .cancel(CancelRequested(notificationID: created.notificationID)),
                at: now
            )
        }
        let records = try await desk.records(cancels, at: now)
        try await owner.handle(Array(records.suffix(2)))
        let decisions = try await desk.read(.notificationDecided, count: 4).map {
            try DecisionRecord(decoding: $0.value ?? [])
        }
        #expect(decisions.first { $0.recipient.user == "ann" && $0.verdict == .cancel } != nil)
        #expect(decisions.first { $0.recipient.user == "bob" && $0.verdict == .tooLate } != nil)
    }
}
