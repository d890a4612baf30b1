import ChannelWorker
import Concurrency
import Network
import Observability
import Redis
import TestSupport

/// What the governor adds to a send: an account that may be used is found, and what became of the call is noted. With a
/// limit so high that leases are full, and without one.
enum GovernorBenchmark {
    private static let sends = 1_000_000
    private static let tasks = 100

    static func run() async throws {
        let server = try await RedisServer()
        let reactor = try Reactor(name: "benchmark")
        defer { reactor.stop() }
        let redis = try RedisClient(
            RedisConfiguration(url: server.url),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        for (name, rate) in [("no limit", SendRate.unlimited), ("leases of 100,000", .perSecond(1_000_000))] {
            let governor = Governor([NoProvider(rate: rate)], redis, metrics: MetricRegistry(), logger: .silent)
            let measurement = await Measurement.ofSelf("Governor, \(name)") { await load(governor) }
            print(measurement.line("send"))
        }
        await redis.shutDown()
    }

    private static func load(_ governor: Governor) async -> Int {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    for _ in 0..<(sends / tasks) {
                        guard case .go(let account) = await governor.admit(0) else { continue }
                        account.note(.accepted(providerID: nil), took: .milliseconds(1))
                    }
                }
            }
        }
        return sends
    }
}
