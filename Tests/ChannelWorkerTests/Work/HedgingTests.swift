import Kafka
import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import ChannelWorker

/// Messages whose category prefers two to none, on a real broker and a real ledger, with providers that count.
@Suite(.serialized, .timeLimit(.minutes(2))) struct HedgingTests {
    private static let settings: ChannelWorker.Settings = {
        var settings = ChannelWorker.Settings()
        settings.hedging.firstDelay = .milliseconds(200)
        settings.hedging.shortestDelay = .milliseconds(200)
        settings.hedging.grace = .milliseconds(200)
        return settings
    }()

    private static func code(_ number: Int, _ policy: UnknownOutcomePolicy = .hedge) throws -> ChannelDispatch {
        var code = try Bench.dispatch(number)
        code.onUnknown = policy
        return code
    }

    private static func statuses(_ records: [ConsumedRecord]) throws -> [DeliveryEvent] {
        try records.map { try DeliveryEvent(decoding: $0.value ?? []) }
    }

    @Test("a provider that does not answer is left to itself: a second one sends, and both are told")
    func hedged() async throws {
        let bench = try await Bench()
        let (slow, quick) = (ScriptedProvider("slow"), ScriptedProvider("quick"))
        slow.delay = .seconds(30)
        try bench.start([slow, quick], settings: Self.settings)
        let code = try Self.code(1)
        try await bench.send([code, code])
        let events = try Self.statuses(try await bench.records(.sent(.email), count: 3))
        #expect(slow.received == 1 && quick.received == 1)
        let sent = events.filter { $0.status == .sent }
        #expect(sent.count == 2 && Set(sent.map(\.id)).count == 1 && sent.allSatisfy { $0.provider == "quick" })
        let other = events.filter { $0.status != .sent }
        #expect(other.map(\.provider) == ["slow"] && other.map(\.status) == [.deferred])
        try await bench.stop()
    }

    @Test("when both take it, the first decides and the other is told as sent too")
    func both() async throws {
        let bench = try await Bench()
        let (slow, quick) = (ScriptedProvider("slow"), ScriptedProvider("quick"))
        slow.delay = .milliseconds(600)
        quick.delay = .milliseconds(300)
        var settings = Self.settings
        settings.hedging.grace = .seconds(20)
        try bench.start([slow, quick], settings: settings)
        try await bench.send([try Self.code(1)])
        let events = try Self.statuses(try await bench.records(.sent(.email), count: 2))
        #expect(Set(events.map(\.provider)) == ["slow", "quick"] && events.allSatisfy { $0.status == .sent })
        #expect(slow.received == 1 && quick.received == 1)
        try await bench.stop()
    }

    @Test("an answer in time asks nobody else, and neither does any answer where the policy does not say so")
    func calm() async throws {
        let bench = try await Bench()
        let (first, second) = (ScriptedProvider("first"), ScriptedProvider("second"))
        try bench.start([first, second], settings: Self.settings)
        try await bench.send([try Self.code(1)])
        try await eventually("it is sent") { first.accepted.count == 1 }
        first.delay = .milliseconds(500)
        try await bench.send([try Self.code(2, .resend), try Self.code(3, .hold)])
        try await eventually("they are sent") { first.accepted.count == 3 }
        #expect(second.received == 0)
        try await bench.stop()
    }

    @Test("an outcome that is not known goes to another provider where the policy says so, and to two at most")
    func unknown() async throws {
        let bench = try await Bench()
        let lost: @Sendable (ChannelDispatch) -> SendOutcome = { _ in .unknown(SendFault("timeout")) }
        let providers = ["one", "two", "three"].map { ScriptedProvider($0, lost) }
        try bench.start(providers, settings: Self.settings)
        try await bench.send([try Self.code(1, .resend)])
        let events = try Self.statuses(try await bench.records(.delivery(.failed), count: 1))
        #expect(events.map(\.status) == [.unknown] && events[0].provider == "two")
        #expect(providers.map(\.received) == [1, 1, 0])
        try await bench.stop()
    }

    @Test("with one provider alone, an unknown outcome is sent once more later, and then no more")
    func alone() async throws {
        let bench = try await Bench { _ in .unknown(SendFault("timeout")) }
        var settings = Self.settings
        settings.ladder = RetryLadder(tiers: [.init("5s", .milliseconds(100))], attemptsPerTier: 5)
        try bench.start(settings: settings, tiers: [.fiveSeconds])
        try await bench.send([try Self.code(1, .resend)])
        let events = try Self.statuses(try await bench.records(.delivery(.failed), count: 1))
        #expect(events.map(\.status) == [.unknown] && bench.provider.received == 2)
        try await bench.stop()
    }

    @Test("killed in the second call, it is not sent a third time")
    func killedAgain() async throws {
        let bench = try await Bench()
        let (code, now) = (try Self.code(1, .resend), WallClock.system.now)
        _ = try await bench.ledger.claim(code.id, by: UUIDv7(at: now))
        for result in await bench.ledger.write([.second(code.id, by: UUIDv7(at: now))]) { try result.get() }
        try await bench.send([code])
        try bench.start()
        let events = try Self.statuses(try await bench.records(.delivery(.failed), count: 1))
        #expect(events.map(\.status) == [.unknown] && bench.provider.received == 0)
        try await bench.stop()
    }

    @Test("whichever record comes after an outcome that is not known, one more is sent and no third")
    func killedBefore() async throws {
        let bench = try await Bench { _ in .unknown(SendFault("timeout")) }
        let code = try Self.code(1, .resend)
        var retried = code
        var failure = Failure(attempt: 1, occurredAt: WallClock.system.now, reasonCode: "timeout")
        failure.isOutcomeUnknown = true
        (retried.failures, retried.attempt.number) = ([failure], 2)
        // The first worker was killed once it had sent the dispatch to wait, and before its offset was committed.
        #expect(try await bench.ledger.claim(code.id, by: UUIDv7(at: WallClock.system.now)) == .granted)
        try await bench.send([code, retried, retried])
        try bench.start()
        let events = try Self.statuses(try await bench.records(.delivery(.failed), count: 3))
        #expect(events.allSatisfy { $0.status == .unknown } && bench.provider.received == 1)
        try await bench.stop()
    }

    @Test("with no attempt left, a message that may be out is told as unknown, and is no dead letter")
    func noAttemptLeft() async throws {
        let bench = try await Bench { _ in .unknown(SendFault("timeout")) }
        var code = try Self.code(1, .resend)
        code.attempt.number = UInt32(RetryLadder.standard.attempts)
        try await bench.send([code])
        try bench.start()
        let events = try Self.statuses(try await bench.records(.delivery(.failed), count: 1))
        #expect(events.map(\.status) == [.unknown] && bench.provider.received == 1)
        try await bench.stop()
    }
}
