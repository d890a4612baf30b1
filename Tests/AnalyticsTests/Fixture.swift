import Concurrency
import Crypto
import Foundation
import HTTPClient
import Kafka
import Network
import Observability
import Postgres
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Tokens
import Wire

/// A real analytics process between a broker, a cache and a migrated database, that can be killed.
final class Fixture: Sendable {
    let broker: KafkaBroker
    let database: PostgresServer
    let owner: PostgresClient
    let fleet: PostgresClient
    let client: HTTPClient
    let producer: KafkaProducer
    /// Whose tokens the reports take.
    let key: SigningKey
    let ports: (edge: UInt16, admin: UInt16)
    private let redis: RedisServer
    private let folder: TemporaryFolder
    private let reactor: Reactor
    private let admin: KafkaAdmin
    private let environment: [String: String]
    private let process = Mutex<ChildProcess?>(nil)

    static let keys = {
        let key = String(repeating: "07", count: 32)
        return "1 \(key)\nindex \(key)\n"
    }()

    /// `more` is told to analytics beside what it needs.
    init(_ more: [String: String] = [:]) async throws {
        key = try SigningKey.generate(.rs256)
        (broker, redis) = (try await KafkaBroker(), try await RedisServer())
        database = try await PostgresServer(settings: ["max_connections = 60"])
        try await database.migrate()
        folder = try TemporaryFolder()
        reactor = try Reactor(name: "analytics-test")
        owner = try Fixture.client(database.url, reactor)
        fleet = try Fixture.client(database.url(user: "fleet"), reactor)
        client = try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent)
        let kafka = KafkaConfiguration(brokers: broker.bootstrapServers)
        producer = try KafkaProducer(kafka, metrics: MetricRegistry(), logger: .silent)
        admin = try KafkaAdmin(kafka, logger: .silent)
        try await admin.ensureTopics(Topic.all.map { TopicSpecification(name: $0.name, partitions: 2) })
        ports = (try freePort(), try freePort())
        let settings = [
            "HERALD_KAFKA_BROKERS": broker.bootstrapServers, "HERALD_REDIS_URL": redis.url,
            "HERALD_POSTGRES_URL": database.url(user: "fleet"), "HERALD_ADMIN_PORT": "\(ports.admin)",
            "HERALD_PORT": "\(ports.edge)", "HERALD_DATA_KEYS": Fixture.keys,
            "HERALD_JWKS": String(decoding: try KeySet(["key": try key.verifyingKey]).json, as: UTF8.self),
        ]
        environment = settings.merging(more) { $1 }
    }

    /// Another service beside it, with the same settings but for `more`; the port of its admin endpoints is among them.
    func companion(_ product: String, _ more: [String: String]) throws -> ChildProcess {
        let log = folder.file("\(product).log")
        return try ChildProcess(
            BuildFolder.product(product),
            environment: environment.merging(more) { $1 },
            logTo: log
        )
    }

    func isReady(at admin: UInt16) async throws -> Bool {
        let request = HTTPClientRequest(.get, try HTTPURL("http://127.0.0.1:\(admin)/readyz"))
        return (try? await client.execute(request, deadline: .after(.seconds(3))))?.status == 200
    }

    func token(_ subject: String = "ann", tenant: String = "acme", roles: [String] = ["viewer"]) throws -> String {
        try TokenSigner(key, keyID: "key").sign { claims in
            for (name, value) in [
                ("iss", "herald"), ("aud", "herald"), ("sub", subject), ("tenant", tenant), ("jti", "j"),
            ] {
                claims.key(name)
                claims.string(value)
            }
            claims.key("roles")
            claims.array { for role in roles { $0.string(role) } }
            claims.key("exp")
            claims.number((WallClock.system.now + .seconds(600)).seconds)
        }
    }

    /// `more` is what only this start is told.
    func start(_ more: [String: String] = [:]) throws {
        let child = try ChildProcess(
            BuildFolder.product("analytics"),
            environment: environment.merging(more) { $1 },
            logTo: folder.file("analytics.log")
        )
        process.withLock { $0 = child }
    }

    /// SIGKILL, wherever it is.
    func kill() async throws {
        try await process.withLock { $0 }?.killNow()
    }

    /// SIGTERM; gives the exit status.
    @discardableResult
    func stop() async throws -> Int32? {
        try await process.withLock { $0 }?.terminate()
    }

    func shutDown() async throws {
        try await stop()
        await producer.shutDown()
        for client in [owner, fleet] { await client.shutDown() }
        reactor.stop()
        try await broker.kill()
        try await redis.kill()
        try await database.stop()
    }

    /// Waits until the group has committed everything that is in its topics.
    func caughtUp(within limit: Duration = .seconds(40)) async throws {
        let topics = FleetService.analytics.topics.map(\.name)
        do {
            try await eventually("analytics has caught up", within: limit) {
                try await admin.lag(of: "analytics", in: topics).allSatisfy { $0.lag == 0 }
            }
        } catch {
            throw NeverHappened(description: "\(error), its log: \(log.suffix(2000))")
        }
    }

    /// The value of a metric's line; zero when it has none.
    func metric(_ name: String) async throws -> Double {
        let url = try HTTPURL("http://127.0.0.1:\(ports.admin)/metrics")
        let response = try await client.execute(HTTPClientRequest(.get, url), deadline: .after(.seconds(5)))
        let lines = String(decoding: response.body, as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix(name + " ") }.flatMap { Double($0.split(separator: " ").last ?? "") } ?? 0
    }

    var log: String { (try? String(contentsOfFile: folder.file("analytics.log"), encoding: .utf8)) ?? "" }

    private static func client(_ url: String, _ reactor: Reactor) throws -> PostgresClient {
        var configuration = try PostgresConfiguration(url: url)
        configuration.callTimeout = .seconds(30)
        return try PostgresClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
    }
}
