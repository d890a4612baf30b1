package import Concurrency
package import Network
package import Observability
import Synchronization

/// A Redis server or cluster. It serves calls from the start; `run` ends it in order. Calls of all tasks share few
/// connections and go out together. The reactor must outlive it. Commands that block (BLPOP, WAIT) or change the
/// session (MULTI, SUBSCRIBE, SELECT) must not be sent: they would act on the calls of others.
package final class RedisClient: Service {
    package let configuration: RedisConfiguration
    private let routing: any RedisRouting
    private let metrics: RedisMetrics
    private let isEnding = Atomic(false)

    package init(
        _ configuration: RedisConfiguration,
        on reactor: Reactor,
        metrics: MetricRegistry,
        logger: Logger
    ) throws(RedisError) {
        try configuration.validate()
        self.configuration = configuration
        self.metrics = RedisMetrics(metrics)
        routing =
            configuration.isCluster
            ? RedisCluster(configuration, on: reactor, self.metrics, logger)
            : RedisServer(at: configuration.addresses[0], configuration, on: reactor, self.metrics, logger)
    }

    /// A client that is dropped without an end still closes its connections.
    deinit {
        guard !isEnding.load(ordering: .relaxed) else { return }
        Task { [routing] in await routing.shutDown() }
    }

    /// Waits for the shutdown, then lets calls under way end and closes every connection.
    package func run() async throws {
        await GracefulShutdown.current.wait()
        await shutDown()
    }

    /// Refuses new calls, lets those under way end and closes every connection.
    package func shutDown() async {
        isEnding.store(true, ordering: .relaxed)
        await routing.shutDown()
    }

    /// Sends one command. Every call ends by its deadline, which is the configuration's unless one is given.
    package func send(_ command: RedisCommand, until deadline: Deadline? = nil) async throws(RedisError) -> RedisValue {
        do {
            return try await routing.call(command, until: deadline ?? .after(configuration.callTimeout))
        } catch {
            metrics.count(error)
            throw error
        }
    }

    /// `send("OBJECT", "ENCODING", .key("name"))`.
    package func send(
        _ name: String,
        _ arguments: RedisArgument...,
        until deadline: Deadline? = nil
    ) async throws(RedisError) -> RedisValue {
        try await send(RedisCommand(name, arguments: arguments), until: deadline)
    }

    /// Sends the commands together, and to each server in one round trip. Each has its own result, in their order.
    package func pipeline(
        _ commands: [RedisCommand],
        until deadline: Deadline? = nil
    ) async -> [Result<RedisValue, RedisError>] {
        guard !commands.isEmpty else { return [] }
        let results = await routing.call(commands, until: deadline ?? .after(configuration.callTimeout))
        for case .failure(let error) in results { metrics.count(error) }
        return results
    }

    /// Whether the server answers.
    package func ping(until deadline: Deadline? = nil) async throws(RedisError) {
        let answer = try await send(RedisCommand("PING"), until: deadline)
        guard answer == .status("PONG") else { throw .unexpected(answer, for: String.self) }
    }
}
