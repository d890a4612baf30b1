import Concurrency
import Network
import Observability
import Redis
import TestSupport

/// A client of a server, with its reactor and its metrics.
struct Fixture {
    let client: RedisClient
    let metrics = MetricRegistry()
    private let reactor: Reactor

    init(_ url: String, _ change: (inout RedisConfiguration) -> Void = { _ in }) throws {
        reactor = try Reactor(name: "redis-test")
        var configuration = try RedisConfiguration(url: url)
        change(&configuration)
        client = try RedisClient(configuration, on: reactor, metrics: metrics, logger: .silent)
    }

    func subscriber() throws -> RedisSubscriber {
        try RedisSubscriber(client.configuration, on: reactor, metrics: metrics, logger: .silent)
    }
}
