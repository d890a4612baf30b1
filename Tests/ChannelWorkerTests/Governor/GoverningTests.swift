import Concurrency
import Kafka
import Observability
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing
import Wire

@testable import ChannelWorker

/// Whole workers on a real broker and a real Redis, with providers that fail as the test says and count what they get.
@Suite(.serialized, .timeLimit(.minutes(3))) struct GoverningTests {
    private static let down: @Sendable (ChannelDispatch) -> SendOutcome = { _ in
        .notNow(SendFault("down", providerCode: "503"), retryAfter: nil)
    }
    private static let well: @Sendable (ChannelDispatch) -> SendOutcome = { _ in .accepted(providerID: "p") }

    /// As production, in less time.
    private static let governing: Governor.Settings = {
        var settings = Governor.Settings()
        settings.circuit.cooldown = .seconds(2)
        settings.refreshInterval = .milliseconds(100)
        return settings
    }()
    private static let settings: ChannelWorker.Settings = {
        var settings = ChannelWorker.Settings()
        settings.ladder = RetryLadder(
            tiers: [.init("5s", .milliseconds(500)), .init("1m", .seconds(2)), .init("15m", .seconds(8))],
            attemptsPerTier: 2
        )
        return settings
    }()
    private static let everywhere = RetryTier.allCases

    private static func dispatches(_ count: Int, people: Int) throws -> [ChannelDispatch] {
        try (0..<count).map { try Bench.dispatch($0, user: "user-\($0 % people)") }
    }

    @Test("a primary that is down gets five calls, the fallback the rest; it is used again once it has recovered")
    func failover() async throws {
        let bench = try await Bench()
        let (primary, fallback) = (ScriptedProvider("primary", Self.down), ScriptedProvider("fallback"))
        var settings = Self.settings
        settings.inFlight = 1
        try bench.start([primary, fallback], settings: settings, governing: Self.governing)
        try await bench.send(try Self.dispatches(50, people: 10))
        try await eventually("all are sent", within: .seconds(20)) { fallback.accepted.count == 50 }
        // Once the circuit is open, none before its cooldown is over; then single calls see how it is.
        let opened = try #require(primary.calls.dropFirst(4).first).at
        #expect(primary.calls.filter { $0.at < opened + .milliseconds(1900) }.count == 5)
        primary.answer(Self.well)
        var total = 50
        try await eventually("the primary is used again", within: .seconds(20)) {
            try await bench.send([try Bench.dispatch(total)])
            total += 1
            try await eventually("it is sent") { primary.accepted.count + fallback.accepted.count == total }
            return primary.accepted.count >= 3
        }
        let before = (primary.accepted.count, fallback.calls.count)
        try await bench.send(try Self.dispatches(20, people: 10))
        try await eventually("the primary takes all again") { primary.accepted.count == before.0 + 20 }
        #expect(fallback.calls.count == before.1)
        let sent = (primary.accepted + fallback.accepted).map(\.id)
        #expect(Set(sent).count == sent.count)
        try await bench.stop()
    }

    @Test("accounts of one rank share the sends by their weights, and each stands in for the other")
    func weighted() async throws {
        let bench = try await Bench()
        let (large, small) = (ScriptedProvider("large"), ScriptedProvider("small"))
        let routes = [ProviderRoute(large, rank: 0, weight: 3), ProviderRoute(small, rank: 0, weight: 1)]
        try bench.start(routes: routes, settings: Self.settings, governing: Self.governing)
        try await bench.send(try Self.dispatches(400, people: 100))
        try await eventually("all are sent", within: .seconds(20)) { large.calls.count + small.calls.count == 400 }
        #expect((250...350).contains(large.calls.count), "\(large.calls.count)")
        large.answer(Self.down)
        let before = small.accepted.count
        try await bench.send(try Self.dispatches(50, people: 50))
        try await eventually("the other takes all") { small.accepted.count == before + 50 }
        try await bench.stop()
    }

    @Test("a new sender sends what its day allows and no more, whichever worker does it; the rest goes to the next")
    func warmUp() async throws {
        let bench = try await Bench()
        let warmUp = WarmUp(began: WallClock.system.now, firstDay: 25, days: 5)
        let fresh = ScriptedProvider("fresh", rate: .perSecond(1000).warmingUp(warmUp))
        let known = ScriptedProvider("known")
        for _ in 0..<3 { try bench.start([fresh, known], settings: Self.settings, governing: Self.governing) }
        try await bench.send(try Self.dispatches(200, people: 50))
        try await eventually("all are sent", within: .seconds(20)) {
            fresh.accepted.count + known.accepted.count == 200
        }
        #expect((15...25).contains(fresh.received), "\(fresh.received)")
        let status = try await ProviderAccounts(bench.redisClient).find(fresh.identity)
        #expect(status?.warmUp?.allowance == 25)
        try await bench.stop()
    }

    @Test("what a new sender's day does not allow waits, when there is nobody else")
    func warmUpAlone() async throws {
        let bench = try await Bench()
        let warmUp = WarmUp(began: WallClock.system.now, firstDay: 5, days: 5)
        let fresh = ScriptedProvider("fresh", rate: .perSecond(1000).warmingUp(warmUp))
        try bench.start([fresh], settings: Self.settings, governing: Self.governing)
        try await bench.send(try Self.dispatches(12, people: 12))
        let waiting = try await bench.records(.retry(.email, .fifteenMinutes), count: 7)
        let times = try waiting.map { try ChannelDispatch(decoding: $0.value ?? []).attempt }
        #expect(times.allSatisfy { $0.number == 1 && $0.notBefore >= warmUp.began + .seconds(86_400) })
        #expect(fresh.received == 5)
        try await bench.stop()
    }

    @Test("nothing is sent twice: an outcome that is not known goes to no other provider")
    func unknown() async throws {
        let bench = try await Bench()
        let primary = ScriptedProvider("primary") { _ in .unknown(SendFault("timeout")) }
        let fallback = ScriptedProvider("fallback")
        try bench.start([primary, fallback], governing: Self.governing)
        try await bench.send([try Bench.dispatch(1)])
        let event = try DeliveryEvent(decoding: try await bench.records(.delivery(.failed), count: 1)[0].value ?? [])
        #expect(event.status == .unknown && event.provider == "primary" && event.providerAccount == "main")
        #expect(primary.calls.count == 1 && fallback.calls.isEmpty)
        try await bench.stop()
    }

    @Test("with every provider down, dispatches wait in the tiers, and all go once one is well again")
    func allDown() async throws {
        let bench = try await Bench()
        let providers = [ScriptedProvider("one", Self.down), ScriptedProvider("two", Self.down)]
        try bench.start(providers, settings: Self.settings, governing: Self.governing, tiers: Self.everywhere)
        let dispatches = try Self.dispatches(300, people: 60)
        try await bench.send(dispatches)
        // Longer than a cooldown, so that probes fail as well.
        try await eventually("probes have failed", within: .seconds(30)) {
            providers.allSatisfy { $0.calls.count > 6 && $0.calls.last!.at - $0.calls[0].at > .seconds(5) }
        }
        let tried = providers.map(\.calls.count)
        for provider in providers { provider.answer(Self.well) }
        try await eventually("all are sent", within: .seconds(60)) {
            providers.map(\.accepted.count).reduce(0, +) >= dispatches.count
        }
        let sent = providers.flatMap(\.accepted)
        #expect(Set(sent.map(\.id)) == Set(dispatches.map(\.id)) && sent.count == dispatches.count)
        #expect(tried.allSatisfy { $0 < 250 })
        try await bench.stop()
    }

    @Test("what waits without having been tried keeps its attempts, and each person's order")
    func order() async throws {
        let bench = try await Bench()
        let governor = try bench.start(settings: Self.settings, governing: Self.governing, tiers: Self.everywhere)
        guard case .go(let account) = await governor.admit(2) else {
            Issue.record("the account is not free")
            return
        }
        for _ in 0..<5 { account.note(.notNow(SendFault("down"), retryAfter: nil), took: .milliseconds(1)) }
        let dispatches = try Self.dispatches(200, people: 20)
        try await bench.send(dispatches)
        try await eventually("all are sent", within: .seconds(30)) { bench.provider.accepted.count == 200 }
        for person in Set(dispatches.map(\.recipient.user)) {
            let sent = bench.provider.calls.filter { $0.user == person }.compactMap { Int($0.subject) }
            #expect(sent == sent.sorted() && sent.count == 10)
        }
        try await bench.stop()
    }

    @Test("in a storm of 429 nothing is lost, the account rests for its Retry-After, and then goes slower")
    func storm() async throws {
        let bench = try await Bench()
        let storm = Atomic(true)
        let provider = ScriptedProvider("busy", rate: .perSecond(200)) { _ in
            storm.load(ordering: .relaxed)
                ? .throttled(SendFault("rate", providerCode: "429"), retryAfter: .seconds(2))
                : .accepted(providerID: "p")
        }
        let governor = try bench.start(
            [provider],
            settings: Self.settings,
            governing: Self.governing,
            tiers: Self.everywhere
        )
        let dispatches = try Self.dispatches(300, people: 300)
        try await bench.send(dispatches)
        try await eventually("the storm has begun") { !provider.calls.isEmpty }
        try await eventually("it has rested", within: .seconds(20)) {
            provider.calls.last!.at - provider.calls[0].at > .seconds(2)
        }
        storm.store(false, ordering: .relaxed)
        try await eventually("all are sent", within: .seconds(40)) { provider.accepted.count == dispatches.count }
        #expect(Set(provider.accepted.map(\.id)).count == dispatches.count)
        let refused = provider.calls.filter { $0.outcome.fault != nil }.map(\.at).sorted()
        // Those in flight are refused together, and then there is silence for the time that was asked for.
        let gaps = zip(refused.dropFirst(), refused).map { $0 - $1 }
        #expect(gaps.contains { $0 > .milliseconds(1900) })
        #expect(refused.count < 100)
        withExtendedLifetime(governor) {}
        try await bench.stop()
    }

    @Test("wrong credentials pause the account and cost no attempt; another account sends meanwhile")
    func misconfigured() async throws {
        let bench = try await Bench()
        let primary = ScriptedProvider("primary") { _ in .misconfigured(SendFault("bad_key", providerCode: "401")) }
        let fallback = ScriptedProvider("fallback")
        var settings = Self.settings
        settings.inFlight = 1
        try bench.start([primary, fallback], settings: settings, governing: Self.governing)
        try await bench.send(try Self.dispatches(20, people: 5))
        try await eventually("all are sent", within: .seconds(20)) { fallback.accepted.count == 20 }
        #expect(primary.calls.count == 1)
        let metric = "herald_governor_misconfigured{account=\"main\",provider=\"primary\"} 1"
        try await eventually("it is told") {
            String(decoding: bench.metrics.prometheusText(), as: UTF8.self).contains(metric)
        }
        try await bench.stop()
    }

    @Test("a Retry-After longer than its tier's wait is waited out elsewhere, and holds up nobody behind it")
    func longRetryAfter() async throws {
        let bench = try await Bench()
        let asleep = try Bench.dispatch(1, user: "asleep", notBefore: .seconds(3))
        let next = try Bench.dispatch(2, user: "next", notBefore: .milliseconds(300))
        try await bench.send([asleep, next], to: .retry(.email, .fiveSeconds))
        try bench.start(settings: Self.settings, governing: Self.governing, tiers: [.fiveSeconds, .oneMinute])
        try await eventually("both are sent", within: .seconds(20)) { bench.provider.accepted.count == 2 }
        #expect(bench.provider.accepted.map(\.user) == ["next", "asleep"])
        #expect(bench.provider.accepted[1].at >= asleep.attempt.notBefore)
        try await bench.stop()
    }

    @Test("what was tried enough is buried with every attempt: its account, its code, its time")
    func history() async throws {
        let bench = try await Bench()
        let providers = [ScriptedProvider("one", Self.down), ScriptedProvider("two", Self.down)]
        var governing = Self.governing
        governing.circuit.failures = 1000
        var settings = Self.settings
        settings.ladder = RetryLadder(tiers: [.init("5s", .milliseconds(100))], attemptsPerTier: 2)
        try bench.start(providers, settings: settings, governing: governing, tiers: Self.everywhere)
        try await bench.send([try Bench.dispatch(1)])
        let record = try await bench.records(.deadLetters(.email), count: 1)[0]
        let dead = try ChannelDispatch(decoding: record.value ?? [])
        #expect(dead.failures.map(\.provider) == ["one", "two", "one", "two", "one", "two"])
        #expect(dead.failures.map(\.attempt) == [1, 1, 2, 2, 3, 3])
        #expect(dead.failures.allSatisfy { $0.providerCode == "503" && $0.providerAccount == "main" })
        #expect(dead.failures.map(\.occurredAt) == dead.failures.map(\.occurredAt).sorted())
        let command = try RecipientCommand(
            decoding: try await bench.records(.notificationCreated, count: 1)[0].value ?? []
        )
        guard case .channelConcluded(let concluded) = command.action else {
            Issue.record("another command")
            return
        }
        #expect(concluded.conclusion == .failed && concluded.dispatchID == dead.id)
        try await bench.stop()
    }
}
