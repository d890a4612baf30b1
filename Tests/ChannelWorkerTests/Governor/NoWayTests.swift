import Network
import Observability
import Primitives
import Redis
import TestSupport
import Testing
import Wire

@testable import ChannelWorker

/// What a courier decides between accounts that cannot reach a person and others that may.
@Suite("Accounts without a way to the person", .timeLimit(.minutes(1)))
struct NoWayTests {
    private static let redis = Task { try await RedisServer() }
    private static let none: @Sendable (ChannelDispatch) -> SendOutcome = { _ in .noWay(SendFault("no_sender")) }
    private static let down: @Sendable (ChannelDispatch) -> SendOutcome = { _ in
        .notNow(SendFault("down"), retryAfter: nil)
    }
    private static let well: @Sendable (ChannelDispatch) -> SendOutcome = { _ in .accepted(providerID: "p") }

    @Test("another account takes it")
    func another() async throws {
        let step = try await carry([ScriptedProvider("one", Self.none), ScriptedProvider("two", Self.well)])
        guard case .conclude(let event) = step else { return #expect(Bool(false), "\(step)") }
        #expect(event.status == .sent && event.provider == "two")
    }

    @Test("when none has a way it has failed, and each was asked once")
    func nobody() async throws {
        let providers = [ScriptedProvider("three", Self.none), ScriptedProvider("four", Self.none)]
        let step = try await carry(providers)
        guard case .conclude(let event) = step else { return #expect(Bool(false), "\(step)") }
        #expect(event.status == .failed && event.reasonCode == "no_sender" && !event.isPermanent)
        #expect(providers.map(\.calls.count) == [1, 1])
    }

    @Test("one that is down may have a way: it is waited for, whichever was asked first", arguments: [true, false])
    func waiting(_ isDownFirst: Bool) async throws {
        let scripts = isDownFirst ? [Self.down, Self.none] : [Self.none, Self.down]
        let providers = zip(["five", "six"], scripts).map { ScriptedProvider("\($0)-\(isDownFirst)", $1) }
        let step = try await carry(providers)
        guard case .retry(let next, _) = step else { return #expect(Bool(false), "\(step)") }
        #expect(Set(next.failures.map(\.reasonCode)) == ["down", "no_sender"] && next.attempt.number == 2)
        #expect(providers.map(\.calls.count) == [1, 1])
    }

    private func carry(_ providers: [ScriptedProvider]) async throws -> Step {
        let reactor = try Reactor(name: "no way")
        let client = try RedisClient(
            RedisConfiguration(url: try await Self.redis.value.url),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        let governor = Governor(providers, client, metrics: MetricRegistry(), logger: .silent)
        let courier = Courier(
            governor: governor,
            judge: Judge(ladder: .standard),
            settings: ChannelWorker.Settings(),
            ledger: GatheredLedger(SendLedger(client))
        ) { _, _ in }
        let dispatch = try Bench.dispatch(1)
        guard case .go(let account) = await governor.admit(dispatch.priority.rawValue) else {
            throw NeverHappened(description: "the first account may be used")
        }
        let step = await courier.carry(dispatch, Words(), through: account, as: UUIDv7(at: WallClock.system.now))
        reactor.stop()
        return step
    }
}
