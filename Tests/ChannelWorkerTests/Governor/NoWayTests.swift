import Concurrency
import Kafka
import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import ChannelWorker

/// Accounts that cannot reach a person, beside others that may.
@Suite("Accounts without a way to the person", .serialized, .timeLimit(.minutes(2)))
struct NoWayTests {
    private static let none: @Sendable (ChannelDispatch) -> SendOutcome = { _ in .noWay(SendFault("no_sender")) }
    private static let down: @Sendable (ChannelDispatch) -> SendOutcome = { _ in
        .notNow(SendFault("down"), retryAfter: nil)
    }
    private static let settings: ChannelWorker.Settings = {
        var settings = ChannelWorker.Settings()
        settings.ladder = RetryLadder(tiers: [.init("5s", .milliseconds(200))], attemptsPerTier: 20)
        return settings
    }()

    @Test("another account takes it, and the first stays in use")
    func another() async throws {
        let bench = try await Bench()
        let (first, second) = (ScriptedProvider("first", Self.none), ScriptedProvider("second"))
        try bench.start([first, second])
        try await bench.send(try (0..<20).map { try Bench.dispatch($0, user: "user-\($0)") })
        let records = try await bench.records(.sent(.email), count: 40)
        let events = try records.compactMap { try $0.value.map { try DeliveryEvent(decoding: $0) } }
        #expect(events.filter { $0.status == .sent && $0.provider == "second" }.count == 20)
        #expect(events.filter { $0.status == .deferred }.allSatisfy { $0.reasonCode == "no_sender" })
        // What it cannot do is no failure of the account's, so that its circuit stays closed.
        #expect(first.calls.count == 20 && second.accepted.count == 20)
        try await bench.stop()
    }

    @Test("when none has a way it has failed, and the owner is told")
    func none() async throws {
        let bench = try await Bench()
        let (first, second) = (ScriptedProvider("first", Self.none), ScriptedProvider("second", Self.none))
        try bench.start([first, second])
        try await bench.send([try Bench.dispatch(1)])
        let failed = try await bench.records(.delivery(.failed), count: 1)
        let event = try DeliveryEvent(decoding: try #require(failed.first?.value))
        #expect(event.status == .failed && event.reasonCode == "no_sender" && !event.isPermanent)
        let told = try await bench.records(.notificationCreated, count: 1)
        let command = try RecipientCommand(decoding: try #require(told.first?.value))
        guard case .channelConcluded(let concluded) = command.action else {
            Issue.record("\(command)")
            return
        }
        #expect(concluded.conclusion == .failed && concluded.reasonCode == "no_sender")
        #expect(first.calls.count == 1 && second.calls.count == 1)
        try await bench.stop()
    }

    @Test("an account that has a way and is down is waited for")
    func later() async throws {
        let bench = try await Bench()
        let (first, second) = (ScriptedProvider("first", Self.none), ScriptedProvider("second", Self.down))
        try bench.start([first, second], settings: Self.settings, tiers: [nil, .fiveSeconds])
        try await bench.send([try Bench.dispatch(1)])
        try await eventually("both were asked", within: .seconds(20)) { second.calls.count >= 1 }
        second.answer { _ in .accepted(providerID: "p") }
        try await eventually("it is sent", within: .seconds(20)) { second.accepted.count == 1 }
        try await bench.stop()
    }

    @Test("the order in which they were asked makes no difference")
    func downFirst() async throws {
        let bench = try await Bench()
        let (first, second) = (ScriptedProvider("first", Self.down), ScriptedProvider("second", Self.none))
        try bench.start([first, second], settings: Self.settings, tiers: [nil, .fiveSeconds])
        try await bench.send([try Bench.dispatch(1)])
        try await eventually("both were asked", within: .seconds(20)) { second.calls.count >= 1 }
        first.answer { _ in .accepted(providerID: "p") }
        try await eventually("it is sent", within: .seconds(20)) { first.accepted.count == 1 }
        try await bench.stop()
    }
}
