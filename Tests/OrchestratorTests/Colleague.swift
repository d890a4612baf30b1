import Network
import Notifications
import Observability
import Postgres
import Primitives
import Redis
import Storage
import Wire

@testable import Orchestrator

/// What another orchestrator knows, with copies and a change feed of its own.
final class Colleague: Sendable {
    private let source: StoredKnowledge
    private let metrics = MetricRegistry()
    private let reactor: Reactor
    private let clients: (postgres: PostgresClient, redis: RedisClient)
    private let listening: Task<Void, any Error>

    init(_ database: String, _ cache: String) async throws {
        reactor = try Reactor(name: "colleague")
        let postgres = try PostgresConfiguration(url: database)
        clients = (
            try PostgresClient(postgres, on: reactor, metrics: metrics, logger: .silent),
            try RedisClient(RedisConfiguration(url: cache), on: reactor, metrics: metrics, logger: .silent)
        )
        let changes = try ChangeFeed(clients.redis, on: reactor, metrics: metrics, logger: .silent)
        let vault = try AddressVault.of(number: 1)
        source = StoredKnowledge(clients.postgres, clients.redis, changes, vault, metrics: metrics, logger: .silent)
        // It begins with what may have been missed before.
        let (beginning, begins) = AsyncStream<Void>.makeStream()
        changes.listen { if $0 == .missed { begins.finish() } }
        listening = Task { try await changes.run() }
        for await _ in beginning {}
    }

    /// What a flag says of a person of `demo`'s who is sent something.
    func answer(_ flag: String, of user: String) async throws -> FlagAnswer? {
        let now = WallClock.system.now
        var request = NotificationRequest(to: .user(user))
        request.flag = flag
        let created = NotificationCreated(notificationID: UUIDv7(at: now), request: request, acceptedAt: now)
        let command = Desk.command(user, .created(created), at: now)
        guard let key = Storage.RecipientKey(command.recipient) else { return nil }
        return try await source.load([command], [:]).knowledge(of: key).flags[flag]
    }

    /// How often a flag was not at hand.
    var reads: Int {
        let lines = String(decoding: metrics.prometheusText(), as: UTF8.self).split(separator: "\n")
        let line = lines.first { line in [#"cache="flags""#, #"result="miss""#].allSatisfy { line.contains($0) } }
        return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }

    func stop() async {
        listening.cancel()
        _ = await listening.result
        await clients.redis.shutDown()
        await clients.postgres.shutDown()
        reactor.stop()
    }
}
