import Concurrency
import Network
import Observability
import Primitives
import Redis
import TestSupport
import Testing
import Wire

@testable import ChannelWorker

/// Several governors that know of each other through Redis alone, as those of several processes do.
@Suite(.serialized, .timeLimit(.minutes(1))) struct SharedLimitTests {
    @Test("what one worker learns all know: a circuit that opened, a pause, and its end")
    func shared() async throws {
        let fleet = try await GovernorFleet(2, rate: .unlimited)
        guard case .go(let account) = await fleet.governors[0].admit(2) else {
            Issue.record("the account is not free")
            return
        }
        for _ in 0..<5 { account.note(.notNow(SendFault("down"), retryAfter: nil), took: .milliseconds(1)) }
        try await eventually("the other knows") {
            if case .later = await fleet.governors[1].admit(2) { true } else { false }
        }
        try await eventually("one of them is let through to see", within: .seconds(20)) {
            if case .go = await fleet.governors[1].admit(2) { true } else { false }
        }
        guard case .later = await fleet.governors[0].admit(2) else {
            Issue.record("two probes at once")
            return
        }
        await fleet.stop()
    }

    @Test("each failure counts once, however often the worker reads what it has told the others")
    func countedOnce() async throws {
        let fleet = try await GovernorFleet(2, rate: .unlimited, inStepEach: .microseconds(100))
        let refused = SendOutcome.notNow(SendFault("down"), retryAfter: nil)
        for round in 0..<40 {
            guard case .go(let account) = await fleet.governors[0].admit(2) else {
                Issue.record("four failures have opened the circuit in round \(round)")
                break
            }
            for _ in 0..<4 {
                account.note(refused, took: .milliseconds(1))
                try await Task.sleep(for: .milliseconds(1))
            }
            account.note(.accepted(providerID: "p"), took: .milliseconds(1))
        }
        await fleet.stop()
    }

    @Test("an operator's pause stops every worker, is listed with who it was, and ends with the resume")
    func pause() async throws {
        let fleet = try await GovernorFleet(2, rate: .perSecond(1000))
        let (accounts, account) = (fleet.accounts, ProviderAccount("scripted", "main"))
        try await eventually("it is listed") { try await accounts.list().map(\.account) == [account] }
        try await accounts.pause(account, by: "ann lee")
        #expect(try await accounts.list().first?.pause?.by == "ann lee")
        for governor in fleet.governors {
            try await eventually("it is paused") { if case .later = await governor.admit(2) { true } else { false } }
        }
        try await accounts.resume(account)
        #expect(try await accounts.list().first?.pause == nil)
        for governor in fleet.governors {
            try await eventually("it goes on") { if case .go = await governor.admit(2) { true } else { false } }
        }
        await fleet.stop()
    }

    @Test("with Redis away each worker goes on at its own share of the rate, and at the whole when it is back")
    func away() async throws {
        let fleet = try await GovernorFleet(1, rate: .perSecond(200))
        try await fleet.redis.kill()
        let start = ContinuousClock.now
        var sent = 0
        while start.duration(to: .now) < .seconds(2) {
            if case .go = await fleet.governors[0].admit(2) { sent += 1 }
        }
        #expect(sent > 10 && sent < 60)
        try await fleet.redis.start()
        try await eventually("the whole rate is back", within: .seconds(10)) {
            let start = ContinuousClock.now
            for _ in 0..<40 { _ = await fleet.governors[0].admit(2) }
            return start.duration(to: .now) < .milliseconds(400)
        }
        await fleet.stop()
    }
}

/// Governors of one account, each with a client of its own.
private final class GovernorFleet: Sendable {
    let redis: RedisServer
    let governors: [Governor]
    let accounts: ProviderAccounts
    private let reactor: Reactor
    private let shutdown = GracefulShutdown()
    private let running: [Task<Void, any Error>]

    init(_ count: Int, rate: SendRate, inStepEach interval: Duration = .milliseconds(100)) async throws {
        (redis, reactor) = (try await RedisServer(), try Reactor(name: "governors"))
        var settings = Governor.Settings()
        settings.refreshInterval = interval
        settings.circuit.cooldown = .seconds(1)
        let provider = ScriptedProvider(rate: rate)
        let clients = try (0..<count).map { [redis, reactor] _ in
            let configuration = try RedisConfiguration(url: redis.url)
            return try RedisClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
        }
        accounts = ProviderAccounts(clients[0])
        governors = clients.map {
            Governor([provider], $0, settings: settings, metrics: MetricRegistry(), logger: .silent)
        }
        running = governors.map { [shutdown] governor in
            Task { try await GracefulShutdown.$current.withValue(shutdown) { try await governor.run() } }
        }
    }

    func stop() async {
        shutdown.begin()
        for task in running { _ = await task.result }
        reactor.stop()
    }
}
