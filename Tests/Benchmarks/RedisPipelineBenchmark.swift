import Network
import Observability
import Redis
import TestSupport

/// SET of 64 bytes, a hundred in flight on each of two connections: ours as one batch a call and as a call each from
/// many tasks, beside `redis-benchmark`, which sends the same bytes again and again and looks at no reply.
enum RedisPipelineBenchmark {
    private static let calls = 400_000
    private static let depth = 100

    static func run() async throws {
        let server = try await RedisServer()
        let reactor = try Reactor(name: "benchmark")
        defer { reactor.stop() }
        let client = try RedisClient(
            RedisConfiguration(url: server.url),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        _ = try await batches(client, count: 20_000)
        let batched = try await Measurement.ofSelf("RedisClient.pipeline of 100") {
            try await batches(client, count: calls)
        }
        let single = try await Measurement.ofSelf("RedisClient.set from 200 tasks") { try await tasks(client) }
        let peer = try await Measurement.ofTool(
            "redis-benchmark -P 100",
            operations: calls,
            "redis-benchmark",
            ["-p", "\(server.port)", "-t", "set", "-d", "64", "-c", "2", "-P", "\(depth)", "-n", "\(calls)", "-q"]
        )
        Measurement.compare(batched, with: peer, unit: "call")
        Measurement.compare(single, with: peer, unit: "call")
        await client.shutDown()
    }

    private static let value = String(repeating: "x", count: 64)

    private static func batches(_ client: RedisClient, count: Int) async throws -> Int {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<2 {
                group.addTask {
                    for batch in 0..<(count / depth / 2) {
                        let commands = (0..<depth).map {
                            RedisCommand.set("key:\(worker):\(batch % 100):\($0)", to: value)
                        }
                        for result in await client.pipeline(commands) { _ = try result.get() }
                    }
                }
            }
            try await group.waitForAll()
        }
        return count
    }

    private static func tasks(_ client: RedisClient) async throws -> Int {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<(depth * 2) {
                group.addTask {
                    for number in 0..<(calls / depth / 2) {
                        try await client.set("key:\(task):\(number % 100)", to: value)
                    }
                }
            }
            try await group.waitForAll()
        }
        return calls
    }
}
