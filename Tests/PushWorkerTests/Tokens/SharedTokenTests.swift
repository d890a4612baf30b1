import ChannelWorker
import Concurrency
import Observability
import Primitives
import Redis
import Synchronization
import TestSupport
import Testing

@testable import PushWorker

@Suite("Shared logins", .timeLimit(.minutes(2)))
struct SharedTokenTests {
    /// Numbers the logins that are made.
    private final class Mint: Sendable {
        private let count = Mutex(0)

        var made: Int { count.withLock { $0 } }

        func make(at now: Timestamp) -> TokenTerm {
            let number = count.withLock { count in
                count += 1
                return count
            }
            return TokenTerm("t\(number)", madeAt: now, renewAfter: .seconds(2700), endsAfter: .seconds(3480))
        }
    }

    private func workers(
        _ count: Int,
        _ name: String,
        _ mint: Mint,
        _ clock: MovableClock,
        through redis: RedisClient
    ) -> [SharedToken] {
        (0..<count).map { _ in
            SharedToken(
                name,
                redis,
                leastAge: .seconds(1200),
                clock: clock.clock,
                metrics: MetricRegistry()
            ) { now, _ throws(Unsendable) in
                // Long enough for the others to come and find it under way.
                for _ in 0..<50 { await Task.yield() }
                return mint.make(at: now)
            }
        }
    }

    private func texts(_ workers: [SharedToken], each: Int = 1) async throws -> Set<String> {
        try await withThrowingTaskGroup(of: String.self) { group in
            for worker in workers { for _ in 0..<each { group.addTask { try await worker.text() } } }
            return try await group.reduce(into: []) { $0.insert($1) }
        }
    }

    @Test("many workers with many sends each make one login, and the next when its time has come")
    func one() async throws {
        let fixture = try await PushFixture.shared.value
        let (mint, clock) = (Mint(), MovableClock())
        let workers = workers(5, "one", mint, clock, through: fixture.redis)
        #expect(try await texts(workers, each: 20) == ["t1"] && mint.made == 1)
        clock.advance(by: .seconds(2699))
        #expect(try await texts(workers, each: 20) == ["t1"] && mint.made == 1)
        clock.advance(by: .seconds(2))
        // Whoever is not making the next goes on with the last.
        #expect(try await texts(workers, each: 20).isSubset(of: ["t1", "t2"]) && mint.made == 2)
        try await eventually("all have the next") { try await texts(workers) == ["t2"] }
        #expect(mint.made == 2)
    }

    @Test("a day of sends through ten workers makes no login within 20 minutes of another, and none is an hour old")
    func pace() async throws {
        let fixture = try await PushFixture.shared.value
        let (mint, clock) = (Mint(), MovableClock())
        let workers = workers(10, "pace", mint, clock, through: fixture.redis)
        for step in 0..<(24 * 4) {
            _ = try await texts([workers[step % 10], workers[(step + 3) % 10]])
            clock.advance(by: .seconds(15 * 60))
        }
        #expect(mint.made >= 24 && mint.made <= 33, "\(mint.made)")
    }

    @Test("a login that is not taken is replaced for all, but not when it is young")
    func discarded() async throws {
        let fixture = try await PushFixture.shared.value
        let (mint, clock) = (Mint(), MovableClock())
        let workers = workers(2, "discarded", mint, clock, through: fixture.redis)
        #expect(try await texts(workers) == ["t1"])
        #expect(await workers[0].discard("t1") == false)
        clock.advance(by: .seconds(1201))
        #expect(await workers[0].discard("t1"))
        #expect(try await workers[0].text() == "t2")
        #expect(try await workers[1].text() == "t1")
        #expect(await workers[1].discard("t1"))
        #expect(try await workers[1].text() == "t2" && mint.made == 2)
    }

    @Test("without Redis each worker makes its own")
    func alone() async throws {
        let fixture = try await PushFixture.shared.value
        var configuration = try RedisConfiguration(url: "redis://127.0.0.1:\(freePort())")
        configuration.callTimeout = .milliseconds(200)
        let redis = try fixture.redisClient(configuration)
        let (mint, clock) = (Mint(), MovableClock())
        #expect(try await texts(workers(2, "alone", mint, clock, through: redis)).count == 2 && mint.made == 2)
        await redis.shutDown()
    }
}
