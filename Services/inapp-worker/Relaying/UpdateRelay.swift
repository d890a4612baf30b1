import Observability
import Redis
import Storage

/// Brings news of inboxes to the replicas that hold their streams, through Redis Pub/Sub. It may be lost: then the
/// streams see a gap at the next event, or the difference when they are compared with the store.
struct UpdateRelay: Sendable {
    private let redis: RedisClient
    private let registry: StreamRegistry
    private let lost: Counter
    private let logger: Logger

    init(_ redis: RedisClient, _ registry: StreamRegistry, metrics: MetricRegistry, logger: Logger) {
        (self.redis, self.registry, self.logger) = (redis, registry, logger)
        lost = metrics.counter("herald_inbox_relay_failures_total", "Times news could not be told to other replicas.")
    }

    /// To be called after the commit.
    func publish(_ updates: [StreamUpdate]) async {
        guard !updates.isEmpty else { return }
        do {
            let commands = try await messages(updates).map { replica, some in
                RedisCommand("PUBLISH", .text(UpdateRelay.channel(of: replica)), .bytes(RelayMessage.encode(some)))
            }
            for result in await redis.pipeline(commands) { _ = try result.get() }
        } catch {
            lost.increment()
            logger.warning("News of inboxes could not be told", ["error": .error(error)])
        }
    }

    static func channel(of replica: String) -> String { "inbox:\(replica)" }

    private func messages(_ updates: [StreamUpdate]) async throws -> [(replica: String, updates: [StreamUpdate])] {
        let replicas = try await registry.replicas(of: updates.map(\.recipient))
        var wanted: [String: [StreamUpdate]] = [:]
        for (update, names) in zip(updates, replicas) {
            for name in names { wanted[name, default: []].append(update) }
        }
        return wanted.flatMap { replica, all in
            stride(from: 0, to: all.count, by: RelayMessage.limit).map { start in
                (replica, Array(all[start..<min(start + RelayMessage.limit, all.count)]))
            }
        }
    }
}
