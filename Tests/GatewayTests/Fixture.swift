import ChannelWorker
import Concurrency
import Crypto
import HTTPClient
import HTTPServer
import Kafka
import Network
import Observability
import Postgres
import Primitives
import PublicAPI
import Redis
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing
import Tokens
import Wire

@testable import Gateway

/// Every suite that asks a running gateway.
@Suite("Gateway", .serialized)
enum GatewayTests {}

/// The gateway's routes in this process, between a broker, a cache and a database of the test's own.
final class Fixture: Sendable {
    let broker: KafkaBroker
    let redis: RedisServer
    let shutdown = GracefulShutdown()
    let key: SigningKey
    private let producer: KafkaProducer
    let cache: RedisClient
    private let tables: PostgresClient
    let client: HTTPClient
    private let reactors: [Reactor]
    let port: UInt16
    /// Of what is shed.
    let metrics = MetricRegistry()
    /// Every route of the gateway: `GET /docs`.
    let routes: [String]
    private let serving: Task<Void, any Error>

    /// Without a `database` there is none to be reached.
    init(
        limit: Duration = .seconds(5),
        limits: RateLimits = RateLimits(),
        patience: Duration = .seconds(3),
        shedding: SheddingLimits? = nil,
        database: String? = nil
    ) async throws {
        (broker, redis) = (try await KafkaBroker(), try await RedisServer())
        key = try Fixture.rsaKey.get()
        let kafka = KafkaConfiguration(brokers: broker.bootstrapServers)
        let topics = Topic.all.map { TopicSpecification(name: $0.name, partitions: 3) }
        try await KafkaAdmin(kafka, logger: .silent).ensureTopics(topics)
        var options = KafkaProducerOptions()
        options.deliveryTimeout = limit
        let producer = try KafkaProducer(kafka, options, metrics: MetricRegistry(), logger: .silent)
        let reactors = try ["clients", "edge"].map { try Reactor(name: $0) }
        let cache = try RedisClient(
            RedisConfiguration(url: redis.url),
            on: reactors[0],
            metrics: MetricRegistry(),
            logger: .silent
        )
        var tablesAt = try PostgresConfiguration(url: database ?? "postgres://nobody@127.0.0.1:1/none")
        // Where there is none, nobody need wait for it.
        tablesAt.callTimeout = database == nil ? .milliseconds(100) : limit
        let tables = try PostgresClient(tablesAt, on: reactors[0], metrics: MetricRegistry(), logger: .silent)
        let desk = AdmissionDesk(redis: cache, limits: limits, lease: limit * 2)
        let broker = BrokerStage(producer: producer, logger: .silent)
        let feed = try ChangeFeed(cache, on: reactors[0], metrics: MetricRegistry(), logger: .silent)
        let backlogs = BacklogWatch(
            try KafkaAdmin(kafka, logger: .silent),
            shedding ?? .never,
            period: .milliseconds(100),
            metrics: metrics,
            logger: .silent
        )
        let categories = KnownCategories(tables, changes: feed, logger: .silent)
        let intake = Intake(
            shedding: Shedding(backlogs, PriorityRules(categories: categories), metrics: metrics),
            desk: desk,
            broker: broker,
            identity: InlineIdentity(secret: "test"),
            logger: .silent,
            limit: limit,
            patience: patience
        )
        let rules = ClaimRules(issuer: "herald", audience: "herald")
        let names = ["key": try key.verifyingKey, try key.verifyingKey.thumbprint: try key.verifyingKey]
        let verifier = TokenVerifier(.set(KeySet(names)), rules: rules, algorithms: [.rs256])
        let audit = AuditTrail(.gateway, producer, limit: limit, logger: .silent)
        let tenants = TenantTables(postgres: tables, logger: .silent)
        let people = People(
            tables: tenants,
            vault: try Fixture.vault,
            notices: ChangeNotices(broker: broker, feed: feed, limit: limit),
            audit: audit,
            zones: try #require(TextFile.read(ZoneNames.systemFile).flatMap { ZoneNames(rules: $0) })
        )
        let revoked = RevokedTokens(tables, cache, feed, logger: .silent)
        let keys = APIKeyRing(tables, feed, period: .milliseconds(100), logger: .silent)
        let issuer = try TokenIssuer(key, for: rules)
        let access = Access(tables: tenants, revoked: revoked, feed: feed, issuer: issuer, audit: audit)
        let router = Routes(
            authenticator: Authenticator(verifier, revoked: revoked, keys: keys),
            intake: intake,
            reader: NotificationReader(postgres: tables, desk: desk, logger: .silent),
            audit: audit,
            people: people,
            access: access,
            telegram: Telegram(
                access: access,
                vault: TelegramBotVault(try Fixture.keys),
                gate: AddressGate(limits.login, behind: TrustedProxies([try #require(IPNetwork("127.0.0.0/8"))]))
            ),
            templates: TemplateRoom(tables: people.tables, audit: audit, feed: feed),
            providers: Providers(
                accounts: ProviderAccounts(cache),
                operators: Operators([try #require(TenantID(rawValue: "acme"))]),
                audit: audit,
                logger: .silent
            ),
            undecodable: UndecodableRecords(
                tables: tenants,
                operators: Operators([try #require(TenantID(rawValue: "acme"))]),
                audit: audit
            ),
            deadLetters: DeadLetters(
                tables: tenants,
                vault: DeadLetterVault(try Fixture.keys),
                broker: broker,
                audit: audit,
                limit: limit
            ),
            rules: StoredRules(
                data: DataRules(tables, changes: feed, logger: .silent),
                flags: FlagRules(tables, changes: feed, logger: .silent),
                categories: categories
            ),
            webhooks: WebhookEndpoints(
                tables: tenants,
                feed: feed,
                audit: audit,
                vault: try WebhookVault(Fixture.keys),
                targets: SSRFGuard()
            )
        ).router
        routes = router.endpoints.map { "\($0.method.rawValue) \($0.pattern)" }
        let server = try HTTPServer(
            address: .loopback(0),
            reactors: [reactors[1]],
            router: router,
            metrics: MetricRegistry(),
            logger: .silent
        )
        client = try HTTPClient(reactor: reactors[0], metrics: MetricRegistry(), logger: .silent)
        (self.producer, self.cache, self.tables) = (producer, cache, tables)
        (self.reactors, port) = (reactors, server.address.port)
        let parts: [any Service] =
            [
                server, feed, keys, AccessWatch(cache, revoked, keys, period: .milliseconds(100)),
            ] + (shedding == nil ? [] : [backlogs])
        serving = Task { [shutdown] in
            try await GracefulShutdown.$current.withValue(shutdown) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for part in parts { group.addTask { try await part.run() } }
                    try await group.waitForAll()
                }
            }
        }
        let tenant = try #require(TenantID(rawValue: "acme"))
        try await eventually("it knows what was revoked") { revoked.contains("", of: tenant) != nil }
    }

    /// One for all: making it takes a while.
    private static let rsaKey = Result { try SigningKey.generate(.rs256) }

    static var keys: DataKeys {
        get throws {
            let key = String(repeating: "07", count: 32)
            return try DataKeys(text: "1 \(key)\nindex \(key)\n")
        }
    }

    static var vault: AddressVault {
        get throws { AddressVault(try keys) }
    }

    func stop() async throws {
        shutdown.begin()
        try await serving.value
        await producer.shutDown()
        await cache.shutDown()
        await tables.shutDown()
        for reactor in reactors { reactor.stop() }
        try await broker.kill()
        try await redis.kill()
    }

    /// Every command in the topic, once as many as `count` are there.
    func commands(atLeast count: Int) async throws -> [(record: ConsumedRecord, command: RecipientCommand)] {
        try await commands(atLeast: count) { _ in true }
    }

    /// Those that are wanted of a topic in which other tests have theirs, once as many as `count` are there.
    func commands(
        atLeast count: Int,
        where isWanted: (RecipientCommand) -> Bool
    ) async throws -> [(record: ConsumedRecord, command: RecipientCommand)] {
        func wanted(_ records: [ConsumedRecord]) throws -> [(record: ConsumedRecord, command: RecipientCommand)] {
            try records.map { ($0, try RecipientCommand(decoding: #require($0.value))) }.filter { isWanted($0.1) }
        }
        return try wanted(await records(.notificationCreated) { try wanted($0).count >= count })
    }

    /// Every audit record in the topic, once as many as `count` are there.
    func audits(atLeast count: Int) async throws -> [AuditRecord] {
        try await records(.auditRecorded, atLeast: count).map { try AuditRecord(decoding: #require($0.value)) }
    }

    /// Every record of a topic, once as many as `count` are there.
    func records(_ topic: Topic, atLeast count: Int) async throws -> [ConsumedRecord] {
        try await records(topic) { $0.count >= count }
    }

    func records(_ topic: Topic, until isEnough: ([ConsumedRecord]) throws -> Bool) async throws -> [ConsumedRecord] {
        try await broker.records(topic.name, until: isEnough)
    }
}
