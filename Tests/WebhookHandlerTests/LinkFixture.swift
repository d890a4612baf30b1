import Crypto
import HTTPClient
import HTTPServer
import Kafka
import Links
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
import Wire

@testable import WebhookHandler

/// The pages and pictures behind a mail's links, on a database and a cache of the suite's own; what goes to the broker
/// is kept here.
final class LinkFixture: Sendable {
    @TaskLocal static var current: LinkFixture?

    let seal: LinkSeal
    let vault: AddressVault
    let owner: PostgresClient
    let postgres: PostgresClient
    /// Whether the broker takes records.
    let brokerIsUp = Mutex(true)
    private let sent = Mutex<[KafkaRecord]>([])
    private let server: PostgresServer
    private let redis: RedisServer
    private let cache: RedisClient
    private let reactor: Reactor
    let client: HTTPClient
    private let pages: LoopbackServer

    init() async throws {
        (server, redis) = (try await PostgresServer(), try await RedisServer())
        try await server.migrate()
        let reactor = try Reactor(name: "clients")
        let connect = { (url: String) throws in
            try PostgresClient(
                PostgresConfiguration(url: url),
                on: reactor,
                metrics: MetricRegistry(),
                logger: .silent
            )
        }
        (owner, postgres) = (try connect(server.url), try connect(server.url(user: "gateway")))
        try await owner.execute("INSERT INTO tenants (tenant_id, name) VALUES ('acme', 'Acme')")
        let key = String(repeating: "07", count: 32)
        vault = AddressVault(try DataKeys(text: "1 \(key)\nindex \(key)\n"))
        seal = LinkSeal(try LinkKeys(text: "1 \(key)"))
        let configuration = try RedisConfiguration(url: redis.url)
        cache = try RedisClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
        let keep = Keeper()
        let outbox = EngagementOutbox(metrics: MetricRegistry(), logger: .silent) { try keep($0) }
        let feed = try ChangeFeed(cache, on: reactor, metrics: MetricRegistry(), logger: .silent)
        let texts = LinkPages()
        let visits = VisitCounters(MetricRegistry())
        let desk = UnsubscribeDesk(postgres: postgres, vault: vault, feed: feed, logger: .silent) { try keep($0) }
        let audit = AuditTrail(.webhookHandler, logger: .silent) { record, _ in try keep([record]) }
        var router = HTTPRouter()
        Tracking(seal: seal, outbox: outbox, rules: VisitorRules(), pages: texts, visits: visits).add(to: &router)
        Unsubscribing(seal: seal, desk: desk, audit: audit, pages: texts).add(to: &router)
        pages = try LoopbackServer(router)
        client = try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent)
        self.reactor = reactor
        keep.set { [weak self] in try self?.take($0) }
    }

    var port: UInt16 { pages.port }

    /// Breaks the ring between the routes, which are made first, and the fixture.
    private final class Keeper: Sendable {
        private let keep = Mutex<(@Sendable ([KafkaRecord]) throws -> Void)?>(nil)

        func set(_ keep: @escaping @Sendable ([KafkaRecord]) throws -> Void) {
            self.keep.withLock { $0 = keep }
        }

        func callAsFunction(_ records: [KafkaRecord]) throws {
            try keep.withLock { $0 }?(records)
        }
    }

    private func take(_ records: [KafkaRecord]) throws {
        guard brokerIsUp.withLock({ $0 }) else { throw KafkaError(.unavailable, "down") }
        sent.withLock { $0 += records }
    }

    func stop() async throws {
        try await pages.stop()
        for client in [owner, postgres] { await client.shutDown() }
        await cache.shutDown()
        reactor.stop()
        try await server.stop()
        try await redis.kill()
    }

    /// What the broker has of a person, in its order.
    func records(of user: String) throws -> [KafkaRecord] {
        sent.withLock { $0 }.filter { $0.key.map { $0 == Array("acme/\(user)".utf8) } == true }
    }

    func events(of user: String) throws -> [DeliveryEvent] {
        try records(of: user).filter { $0.topic == "delivery.engaged" }
            .map { try DeliveryEvent(decoding: #require($0.value)) }
    }

    func commands(of user: String) throws -> [RecipientCommand] {
        try records(of: user).filter { $0.topic == "notification.created" }
            .map { try RecipientCommand(decoding: #require($0.value)) }
    }

    func audits(of user: String) throws -> [AuditRecord] {
        try sent.withLock { $0 }.filter { $0.topic == "audit.recorded" }
            .map { try AuditRecord(decoding: #require($0.value)) }.filter { $0.user == user }
    }

    /// A mail of some minutes ago, unless said otherwise.
    func origin(
        _ user: String,
        category: String? = "news",
        locale: String? = nil,
        ago: Duration = .seconds(600)
    ) throws -> LinkOrigin {
        let now = WallClock.system.now
        let recipient = Wire.RecipientKey(tenant: "acme", user: user)
        var dispatch = ChannelDispatch(
            id: UUIDv7(at: now),
            recipient: try #require(recipient),
            notificationID: UUIDv7(at: now),
            channel: .email,
            destination: .email(EmailDestination(address: "\(user)@example.com")),
            acceptedAt: now,
            decidedAt: now
        )
        (dispatch.category, dispatch.locale) = (category, locale)
        return LinkOrigin(dispatch, at: now - ago)
    }
}

struct LinkFixtureTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @Sendable () async throws -> Void
    ) async throws {
        let fixture = try await LinkFixture()
        try await LinkFixture.$current.withValue(fixture) { try await body() }
        try await fixture.stop()
    }
}

extension Trait where Self == LinkFixtureTrait {
    /// One for the whole suite: its tests name their people apart.
    static var links: LinkFixtureTrait { LinkFixtureTrait() }
}

/// Everything behind a mail's links.
@Suite("Links of mail", .links, .serialized)
enum LinkTests {}
