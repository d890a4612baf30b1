import ChannelWorker
import Kafka
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import Orchestrator

@Suite("Cancel, from command to answer", .serialized, .timeLimit(.minutes(2))) struct CancelTests {
    private let now = Timestamp(microseconds: WallClock.system.now.microseconds / 1000 * 1000)

    @Test("of a cancel and a worker exactly one wins, and the answer says which")
    func race() async throws {
        let desk = try await Desk()
        let commands = try (0..<40).map { try Desk.created("user-\($0)", at: now) }
        let owner = desk.owner(at: now)
        try await owner.handle(try await desk.records(commands, at: now))
        let dispatches = try Desk.dispatches(try await desk.read(.queued(.email), count: 40))
        let cancels = commands.map { Desk.cancel($0, at: now) }
        let records = try await desk.records(cancels, at: now).suffix(40)
        let worker = Task {
            var granted: Set<UUIDv7> = []
            for dispatch in dispatches.shuffled() {
                let claim = try await desk.ledger.claim(dispatch.id, by: UUIDv7(at: now))
                if claim == .granted { granted.insert(dispatch.notificationID) }
            }
            return granted
        }
        try await owner.handle(Array(records))
        let sent = try await worker.value
        for (command, cancel) in zip(commands, cancels) {
            let answer = await desk.answers.answer(to: cancel.id, within: .seconds(5))
            let outcome = sent.contains(command.id) ? "too_late" : "prevented"
            #expect(answer == .cancelled([.email: outcome]))
        }
    }

    @Test("an owner that was overtaken cannot send what its successor has prevented")
    func zombie() async throws {
        let desk = try await Desk()
        let due = now + .seconds(60)
        let held = try Desk.created("ann", at: now, sendAt: due)
        let cancel = Desk.cancel(held, at: now)
        let fired = TimerFired(timerID: UUIDv7(at: due), kind: .scheduled, dueAt: due)
        let commands = [held, cancel, Desk.command("ann", .timerFired(fired), at: due)]
        let records = try await desk.records(commands, at: now)
        let (old, new) = (desk.owner(at: due), desk.owner(at: now))
        try await desk.owner(at: now).handle([records[0]])
        // Reads the state while the notification still waits, and goes on with it after the other's cancel.
        let partition = Watermark.Partition(topic: Topic.notificationCreated.name, number: 0)
        let outcome = try await desk.decider(at: due).decide([records[2]], Watermark(partition, from: 1, to: 3))
        try await new.handle([records[1]])
        #expect(await desk.answers.answer(to: cancel.id, within: .seconds(5)) == .cancelled([.email: "prevented"]))
        try await desk.producer.send(outcome.records)
        let dispatch = try #require(try Desk.dispatches(try await desk.read(.queued(.email), count: 1)).first)
        guard case .concluded(let note) = try await desk.ledger.claim(dispatch.id, by: UUIDv7(at: due)) else {
            return #expect(Bool(false), "a worker would send it")
        }
        #expect(try DeliveryEvent(decoding: note).status == .cancelled)
        try await old.handle(records)
        #expect(try await desk.states.watermark(of: partition) == 3)
    }

    @Test("a cancel of what is over is told the truth again; of what nobody knows, nothing")
    func again() async throws {
        let desk = try await Desk()
        let held = try Desk.created("ann", at: now, sendAt: now + .seconds(60))
        let sent = try Desk.created("ann", at: now) { $0.channels = [.sms] }
        let stranger = try Desk.created("ann", at: now)
        let owner = desk.owner(at: now)
        try await owner.handle(try await desk.records([held, sent], at: now))
        let dispatch = try #require(try Desk.dispatches(try await desk.read(.queued(.sms), count: 1)).first)
        #expect(try await desk.ledger.claim(dispatch.id, by: UUIDv7(at: now)) == .granted)
        let cancels = [held, held, sent, sent, stranger].map { Desk.cancel($0, at: now) }
        try await owner.handle(Array(try await desk.records(cancels, at: now).suffix(5)))
        let truths: [CommandAnswer] = [
            .cancelled([.email: "prevented"]), .cancelled([.email: "prevented"]), .cancelled([.sms: "too_late"]),
            .cancelled([.sms: "too_late"]), .cancelled([:]),
        ]
        for (cancel, truth) in zip(cancels, truths) {
            #expect(await desk.answers.answer(to: cancel.id, within: .seconds(5)) == truth)
        }
    }

    @Test("whoever waits for an answer that does not come waits no longer than asked")
    func silence() async throws {
        let desk = try await Desk()
        let start = ContinuousClock.now
        #expect(await desk.answers.answer(to: UUIDv7(at: now), within: .milliseconds(200)) == nil)
        #expect(start.duration(to: .now) < .seconds(5))
    }

    @Test("a trial is answered with its decisions, and leaves nothing: no dispatch, no cap, no state")
    func trial() async throws {
        let desk = try await Desk()
        let trial = try Desk.created("ann", at: now) {
            ($0.isDryRun, $0.channels) = (true, [.email, .inapp])
        }
        let owner = desk.owner(at: now)
        try await owner.handle(try await desk.records([trial], at: now))
        guard case .decided(let decisions)? = await desk.answers.answer(to: trial.id, within: .seconds(5)) else {
            return #expect(Bool(false), "no answer")
        }
        #expect(decisions.map(\.channel) == [.email, .inapp] && decisions.map(\.verdict) == [.send, .suppress])
        #expect(decisions.map(\.reasonCode) == ["allowed", "no_inbox"])
        let told = try await desk.read(.notificationDecided, count: 2).map {
            try DecisionRecord(decoding: $0.value ?? [])
        }
        #expect(told.map(\.id) == decisions.map(\.id) && told.allSatisfy(\.isDryRun))
        let real = try Desk.created("ann", at: now)
        try await owner.handle(Array(try await desk.records([real], at: now).suffix(1)))
        let sent = try Desk.dispatches(try await desk.read(.queued(.email), count: 1))
        #expect(sent.map(\.notificationID) == [real.id])
    }
}
