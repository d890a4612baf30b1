import Kafka
import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import ChannelWorker

/// The worker on a real broker and a real ledger.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ChannelWorkerTests {
    @Test("a record that comes twice is sent once, and told twice with the same id")
    func once() async throws {
        let bench = try await Bench()
        let dispatch = try Bench.dispatch(1)
        try await bench.send([dispatch, dispatch])
        try bench.start()
        let events = try await bench.records(.sent(.email), count: 2).map {
            try DeliveryEvent(decoding: $0.value ?? [])
        }
        #expect(bench.provider.calls.count == 1)
        #expect(events.allSatisfy { $0.dispatchID == dispatch.id && $0.status == .sent && $0.provider == "scripted" })
        #expect(events[0].id == events[1].id)
        try await bench.stop()
    }

    @Test("each person's messages go in their order, however many people's go at once")
    func order() async throws {
        let bench = try await Bench()
        let people = (0..<20).map { "user-\($0)" }
        let dispatches = try (0..<10).flatMap { number in try people.map { try Bench.dispatch(number, user: $0) } }
        try await bench.send(dispatches)
        try bench.start()
        try await eventually("all are sent", within: .seconds(30)) { bench.provider.calls.count == 200 }
        for person in people {
            let subjects = bench.provider.calls.filter { $0.user == person }.map(\.subject)
            #expect(subjects == (0..<10).map(String.init))
        }
        try await bench.stop()
    }

    @Test("found half done it is not sent again, but told as unknown; a one-time code is sent again")
    func interrupted() async throws {
        let bench = try await Bench()
        let held = try Bench.dispatch(1)
        var code = try Bench.dispatch(2)
        code.onUnknown = .resend
        for dispatch in [held, code] {
            #expect(try await bench.ledger.claim(dispatch.id, by: UUIDv7(at: WallClock.system.now)) == .granted)
        }
        try await bench.send([held, code])
        try bench.start()
        let unknown = try await bench.records(.delivery(.failed), count: 1).map {
            try DeliveryEvent(decoding: $0.value ?? [])
        }
        #expect(unknown.map(\.status) == [.unknown] && unknown[0].dispatchID == held.id)
        _ = try await bench.records(.sent(.email), count: 1)
        #expect(bench.provider.calls.map(\.id) == [code.id])
        try await bench.stop()
    }

    @Test("a waiting topic that is full of what is not due holds up neither the queue nor the other waiting topics")
    func fullRoom() async throws {
        let bench = try await Bench()
        var settings = ChannelWorker.Settings()
        settings.waiting = 2
        let late = try (0..<20).map { try Bench.dispatch($0, user: "late", notBefore: .seconds(900)) }
        try await bench.send(late, to: .retry(.email, .fifteenMinutes))
        try bench.start(settings: settings, tiers: [.fiveSeconds, .fifteenMinutes])
        try await bench.send([try Bench.dispatch(1, user: "queued")])
        try await eventually("the queue is read", within: .seconds(20)) { bench.provider.calls.count == 1 }
        let soon = try (0..<5).map { try Bench.dispatch($0, user: "soon", notBefore: .milliseconds(200)) }
        try await bench.send(soon, to: .retry(.email, .fiveSeconds))
        try await eventually("what is due is sent", within: .seconds(20)) { bench.provider.calls.count == 6 }
        #expect(bench.provider.calls.map(\.user) == ["queued"] + Array(repeating: "soon", count: 5))
        try await bench.stop()
    }

    @Test("what fails for now waits in a retry topic with its history, and its claim is given back")
    func retry() async throws {
        let bench = try await Bench { _ in .notNow(SendFault("busy"), retryAfter: .seconds(90)) }
        let dispatch = try Bench.dispatch(1)
        try await bench.send([dispatch])
        try bench.start()
        let record = try await bench.records(.retry(.email, .oneMinute), count: 1)[0]
        let waiting = try ChannelDispatch(decoding: record.value ?? [])
        #expect(waiting.id == dispatch.id && waiting.attempt.number == 2)
        #expect(waiting.failures.map(\.reasonCode) == ["busy"])
        #expect(waiting.attempt.notBefore > WallClock.system.now + .seconds(60))
        #expect(try await bench.ledger.claim(dispatch.id, by: UUIDv7(at: WallClock.system.now)) == .granted)
        try await bench.stop()
    }

    @Test("tried enough it is buried with its history, and told as failed")
    func exhausted() async throws {
        let bench = try await Bench { _ in .notNow(SendFault("busy"), retryAfter: nil) }
        var dispatch = try Bench.dispatch(1)
        dispatch.attempt.number = UInt32(RetryLadder.standard.attempts)
        try await bench.send([dispatch])
        try bench.start()
        let dead = try ChannelDispatch(decoding: try await bench.records(.deadLetters(.email), count: 1)[0].value ?? [])
        #expect(dead.deadLetter?.reasonCode == "busy" && dead.failures.count == 1)
        let event = try DeliveryEvent(decoding: try await bench.records(.delivery(.failed), count: 1)[0].value ?? [])
        #expect(event.status == .failed && event.reasonCode == "busy")
        try await bench.stop()
    }

    @Test(
        "a dead address and one that wants nothing are told to the person's owner, with the reason; a sent one is not"
    )
    func conclusions() async throws {
        let bench = try await Bench { dispatch in
            switch dispatch.recipient.user {
            case "dead": .deadAddress(SendFault("no_mailbox"))
            case "unwilling": .unwanted(SendFault("stop"))
            default: .accepted(providerID: "p")
            }
        }
        try await bench.send(try ["ann", "dead", "unwilling"].map { try Bench.dispatch(1, user: $0) })
        try bench.start()
        let commands = try await bench.records(.notificationCreated, count: 2).map {
            try RecipientCommand(decoding: $0.value ?? [])
        }
        var told: [String: ChannelConcluded] = [:]
        for command in commands {
            if case .channelConcluded(let concluded) = command.action { told[command.recipient.user] = concluded }
        }
        #expect(told.mapValues(\.suppression) == ["dead": "hard_bounce", "unwilling": "unsubscribe"])
        #expect(told.values.allSatisfy { $0.address == "ann@example.com" && $0.isPermanent })
        _ = try await bench.records(.sent(.email), count: 1)
        try await bench.stop()
    }

    @Test("what cannot be read is buried as it came, and holds nothing up")
    func unreadable() async throws {
        let bench = try await Bench()
        try await bench.sendRaw([0xFF, 1, 2])
        try await bench.send([try Bench.dispatch(1)])
        try bench.start()
        let dead = try await bench.records(.deadLetters(.email), count: 1)[0]
        #expect(dead.value == [0xFF, 1, 2] && dead.headers.text("unreadable")?.isEmpty == false)
        _ = try await bench.records(.sent(.email), count: 1)
        try await bench.stop()
    }

    @Test("a message whose time is over is not sent")
    func expired() async throws {
        let bench = try await Bench()
        var dispatch = try Bench.dispatch(1)
        dispatch.expiresAt = WallClock.system.now
        try await bench.send([dispatch])
        try bench.start()
        let event = try DeliveryEvent(decoding: try await bench.records(.delivery(.failed), count: 1)[0].value ?? [])
        #expect(event.status == .expired && bench.provider.calls.isEmpty)
        try await bench.stop()
    }

    @Test("what was sent in time stays sent when its record comes again too late, and what may have been is not known")
    func expiredBehind() async throws {
        let bench = try await Bench()
        let (sent, open) = (try Bench.dispatch(1), try Bench.dispatch(2, user: "bob"))
        let note = DeliveryEvent(sent, .sent, at: WallClock.system.now)
        try await bench.ledger.conclude(sent.id, note.encoded())
        _ = try await bench.ledger.claim(open.id, by: UUIDv7(at: WallClock.system.now))
        let late = [sent, open].map { dispatch in
            var late = dispatch
            late.expiresAt = WallClock.system.now
            return late
        }
        try await bench.send(late)
        try bench.start()
        let again = try DeliveryEvent(decoding: try await bench.records(.sent(.email), count: 1)[0].value ?? [])
        #expect(again.id == note.id && again.dispatchID == sent.id)
        let unknown = try DeliveryEvent(decoding: try await bench.records(.delivery(.failed), count: 1)[0].value ?? [])
        #expect(unknown.status == .unknown && unknown.dispatchID == open.id && bench.provider.calls.isEmpty)
        try await bench.stop()
    }

    @Test("an answer that was lost does not turn one's own claim into somebody else's")
    func ownClaim() async throws {
        let bench = try await Bench()
        let (dispatch, now) = (try Bench.dispatch(1), WallClock.system.now)
        let (own, other) = (UUIDv7(at: now), UUIDv7(at: now))
        #expect(try await bench.ledger.claim(dispatch.id, by: own) == .granted)
        #expect(try await bench.ledger.claim(dispatch.id, by: own) == .granted)
        #expect(try await bench.ledger.claim(dispatch.id, by: other) == .interrupted)
        try await bench.ledger.conclude(dispatch.id, [7])
        #expect(try await bench.ledger.claim(dispatch.id, by: own) == .concluded([7]))
        try await bench.stop()
    }

    @Test("with the ledger away after the call, the outcome waits for it: sent once, and told as sent")
    func ledgerAway() async throws {
        let bench = try await Bench()
        bench.provider.onCall = { bench.pauseLedger(for: .seconds(4)) }
        try await bench.send([try Bench.dispatch(1)])
        try bench.start()
        let event = try DeliveryEvent(decoding: try await bench.records(.sent(.email), count: 1)[0].value ?? [])
        #expect(event.status == .sent && bench.provider.calls.count == 1)
        try await bench.stop()
    }
}
