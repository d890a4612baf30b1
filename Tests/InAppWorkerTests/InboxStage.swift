import Concurrency
import Crypto
import Foundation
import HTTPClient
import JSON
import Kafka
import Network
import Observability
import Postgres
import Primitives
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing
import Tokens
import Wire

/// Replicas of the service as processes, between servers of the test's own.
final class InboxStage: Sendable {
    let broker: KafkaBroker
    let redis: RedisServer
    let postgres: MigratedDatabase
    let store: InboxStore
    private let key: SigningKey
    private let keyID: String
    private let reactor: Reactor
    private let database: PostgresClient
    private let producer: KafkaProducer
    let http: HTTPClient
    private let folder: TemporaryFolder

    init() async throws {
        (broker, redis) = (try await KafkaBroker(), try await RedisServer())
        postgres = try await MigratedDatabase()
        (key, folder) = (try SigningKey.generate(.rs256), try TemporaryFolder())
        keyID = try key.verifyingKey.thumbprint
        reactor = try Reactor(name: "stage")
        let configuration = try PostgresConfiguration(url: postgres.url(user: "fleet"))
        database = try PostgresClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
        store = InboxStore(database)
        let kafka = KafkaConfiguration(brokers: broker.bootstrapServers)
        let topics = Topic.all.map { TopicSpecification(name: $0.name, partitions: 3) }
        try await KafkaAdmin(kafka, logger: .silent).ensureTopics(topics)
        producer = try KafkaProducer(kafka, metrics: MetricRegistry(), logger: .silent)
        http = try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent)
    }

    func stop() async throws {
        await producer.shutDown()
        await database.shutDown()
        reactor.stop()
        try await broker.kill()
        try await redis.kill()
    }

    /// Returns when it is ready.
    func replica(environment: [String: String] = [:]) async throws -> Replica {
        let product =
            ProcessInfo.processInfo.environment["HERALD_INAPP_WORKER"] ?? BuildFolder.product("inapp-worker")
        let more = ["HERALD_POSTGRES_URL": postgres.url(user: "fleet"), "HERALD_CORS_ORIGINS": "https://app.example"]
        let replica = try await start(product, more.merging(environment) { $1 })
        let token = try token("nobody")
        // It takes nobody before it knows which tokens are revoked.
        try await eventually("it knows its callers") {
            try await self.ask(.get, "/api/v1/inbox", at: replica, token: token).status == 200
        }
        return replica
    }

    /// A gateway beside it, whose tenant is there.
    func gateway(for origin: String) async throws -> Replica {
        let secret = String(repeating: "07", count: 32)
        let configuration = try PostgresConfiguration(url: postgres.url)
        let owner = try PostgresClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
        try await owner.execute("INSERT INTO tenants (tenant_id, name) VALUES ('acme', 'Acme')")
        await owner.shutDown()
        let gateway = try await start(
            BuildFolder.product("gateway"),
            [
                "HERALD_POSTGRES_URL": postgres.url(user: "gateway"), "HERALD_CORS_ORIGINS": origin,
                "HERALD_DATA_KEYS": "1 \(secret)\nindex \(secret)\n", "HERALD_INLINE_SECRET": "test",
                "HERALD_SIGNING_KEY": try key.pem,
            ]
        )
        let token = try token("boss", roles: ["admin"])
        try await eventually("it knows its callers") {
            try await self.ask(.get, "/api/v1/categories", at: gateway, token: token).status == 200
        }
        return gateway
    }

    private func start(_ product: String, _ environment: [String: String]) async throws -> Replica {
        let (port, admin) = (try freePort(), try freePort())
        let settings = [
            "HERALD_KAFKA_BROKERS": broker.bootstrapServers, "HERALD_REDIS_URL": redis.url,
            "HERALD_PORT": "\(port)", "HERALD_ADMIN_PORT": "\(admin)",
            "HERALD_JWKS": String(decoding: try KeySet([keyID: try key.verifyingKey]).json, as: UTF8.self),
        ]
        let process = try ChildProcess(
            product,
            environment: settings.merging(environment) { $1 },
            logTo: folder.file("replica-\(port).log")
        )
        try await eventually("a replica is ready", within: .seconds(40)) {
            guard process.isRunning else { throw NeverHappened(description: try self.log(port)) }
            let request = HTTPClientRequest(.get, try HTTPURL("http://127.0.0.1:\(admin)/readyz"))
            return (try? await self.http.execute(request, deadline: .after(.seconds(3))))?.status == 200
        }
        return Replica(process: process, port: port)
    }

    private func log(_ port: UInt16) throws -> String {
        try String(contentsOfFile: folder.file("replica-\(port).log"), encoding: .utf8)
    }

    func token(_ user: String, roles: [String] = ["recipient"], expires: Duration = .seconds(600)) throws -> String {
        try TokenSigner(key, keyID: keyID).sign { claims in
            let now = WallClock.system.now
            let members = [
                ("iss", "herald"), ("aud", "herald"), ("sub", user), ("tenant", "acme"),
                ("jti", UUIDv7(at: now).description),
            ]
            for (name, value) in members {
                claims.key(name)
                claims.string(value)
            }
            claims.key("roles")
            claims.array { for role in roles { $0.string(role) } }
            claims.key("exp")
            claims.number((now + expires).seconds)
        }
    }

    /// What opens a person's stream.
    func subscription(_ user: String) throws -> String {
        "GET /api/v1/inbox/stream HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(try token(user))\r\n\r\n"
    }

    // MARK: Sending

    func dispatch(_ user: String, title: String = "hello", notification: UUIDv7? = nil, collapse: String? = nil) throws
        -> ChannelDispatch
    {
        let now = WallClock.system.now
        guard let recipient = Wire.RecipientKey(tenant: "acme", user: user) else {
            throw NeverHappened(description: user)
        }
        var dispatch = ChannelDispatch(
            id: UUIDv7(at: now),
            recipient: recipient,
            notificationID: notification ?? UUIDv7(at: now),
            channel: .inapp,
            destination: .inapp(InappDestination(options: InappOptions(collapseKey: collapse))),
            acceptedAt: now,
            decidedAt: now
        )
        dispatch.content = Content(title: title, body: "text")
        return dispatch
    }

    func send(_ dispatches: [ChannelDispatch]) async throws {
        let topic = Topic.queued(.inapp).name
        try await producer.send(
            dispatches.map { KafkaRecord(topic: topic, key: $0.recordKey, value: try $0.encoded()) }
        )
    }

    /// The first `count` records of a topic.
    func records(
        _ topic: Topic,
        count: Int,
        within limit: Duration = .seconds(20)
    ) async throws -> [ConsumedRecord] {
        try await broker.records(topic.name, within: limit) { $0.count >= count }
    }

    // MARK: Asking

    func ask(
        _ method: HTTPMethod = .get,
        _ path: String,
        at replica: Replica,
        token: String?,
        headers: [String: String] = [:]
    ) async throws -> InboxAnswer {
        var request = HTTPClientRequest(method, try HTTPURL("http://127.0.0.1:\(replica.port)\(path)"))
        if let token { request.headers.append("Authorization", "Bearer \(token)") }
        for (name, value) in headers { request.headers.append(name, value) }
        return try InboxAnswer(await http.execute(request, deadline: .after(.seconds(40))))
    }
}

/// One process of the service.
struct Replica: Sendable {
    let process: ChildProcess
    let port: UInt16
}

/// What the service answered.
struct InboxAnswer: Sendable {
    let status: Int
    let headers: HTTPClientHeaders
    let body: JSONValue?

    init(_ response: HTTPClientResponse) throws {
        (status, headers) = (response.status, response.headers)
        body = response.body.isEmpty ? nil : try JSONDocument(parsing: response.body).root
    }

    var code: String? { try? body?["code"]?.string() }
    var unread: Int64? { try? body?["meta"]?["unread"]?.integer() }
    var titles: [String] {
        (body?["data"]?.elements.compactMap { try? $0["content"]?["title"]?.string() }) ?? []
    }
    var ids: [String] { (body?["data"]?.elements.compactMap { try? $0["id"]?.string() }) ?? [] }
    /// The numbers of a poll's events.
    var events: [String] {
        (body?["data"]?["events"]?.elements.compactMap { try? $0["event"]?.string() }) ?? []
    }
}
