import Kafka
import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import ChannelWorker

/// What comes back from the dead letters passes the ledger as everything does.
@Suite(.serialized, .timeLimit(.minutes(2))) struct RedriveTests {
    private static func again(_ dispatch: ChannelDispatch, redrives: UInt32) -> ChannelDispatch {
        var again = dispatch
        again.attempt = Attempt(redrives: redrives)
        return again
    }

    @Test("what was buried is sent by a redrive, once, however often the redrive's record comes")
    func buried() async throws {
        let bench = try await Bench { _ in .notNow(SendFault("down"), retryAfter: nil) }
        var settings = ChannelWorker.Settings()
        settings.ladder = RetryLadder(tiers: [], attemptsPerTier: 0)
        try bench.start(settings: settings)
        let dispatch = try Bench.dispatch(1)
        try await bench.send([dispatch])
        _ = try await bench.records(.delivery(.failed), count: 1)
        bench.provider.answer { _ in .accepted(providerID: "p") }
        // The record that was buried, once more: as nobody has redriven it, it is told and not sent.
        let redriven = Self.again(dispatch, redrives: 1)
        try await bench.send([dispatch, redriven, redriven])
        let sent = try await bench.records(.sent(.email), count: 2)
        #expect(bench.provider.accepted.count == 1 && bench.provider.calls.count == 2)
        #expect(Set(try sent.map { try DeliveryEvent(decoding: $0.value ?? []).id }).count == 1)
        try await bench.stop()
    }

    @Test("what was sent is not sent again by a redrive")
    func sent() async throws {
        let bench = try await Bench()
        try bench.start()
        let dispatch = try Bench.dispatch(1)
        try await bench.send([dispatch, Self.again(dispatch, redrives: 1), Self.again(dispatch, redrives: 7)])
        _ = try await bench.records(.sent(.email), count: 3)
        #expect(bench.provider.calls.count == 1)
        try await bench.stop()
    }
}
