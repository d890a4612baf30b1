import Crypto
import Network
import Notifications
import Observability
import Postgres
import Primitives
import Redis
import Storage
import TestSupport
import Testing
import Wire

@testable import Orchestrator

/// A migrated database with a tenant, and a source that knows what is in it.
final class KnowledgeArchive: Sendable {
    private let server: PostgresServer
    private let cache: RedisServer
    private let reactor: Reactor
    private let postgres: PostgresClient
    private let redis: RedisClient
    private let changes: ChangeFeed
    private let listening: Task<Void, any Error>
    private let source: StoredKnowledge
    private let ann: Storage.RecipientKey

    init() async throws {
        (server, cache) = (try await PostgresServer(), try await RedisServer())
        try await server.migrate()
        reactor = try Reactor(name: "archive")
        let owner = try KnowledgeArchive.client(server.url, reactor)
        try await owner.execute("INSERT INTO tenants (tenant_id, name) VALUES ('demo', 'Demo')")
        await owner.shutDown()
        postgres = try KnowledgeArchive.client(server.url(user: "fleet"), reactor)
        let metrics = MetricRegistry()
        redis = try RedisClient(RedisConfiguration(url: cache.url), on: reactor, metrics: metrics, logger: .silent)
        changes = try ChangeFeed(redis, on: reactor, metrics: metrics, logger: .silent)
        listening = Task { [changes] in try await changes.run() }
        source = StoredKnowledge(postgres, redis, changes, try .of(number: 1), metrics: metrics, logger: .silent)
        let (tenant, user) = (TenantID(rawValue: "demo"), UserID(rawValue: "ann"))
        ann = Storage.RecipientKey(try #require(tenant), try #require(user))
    }

    func close() async throws {
        listening.cancel()
        await redis.shutDown()
        await postgres.shutDown()
        reactor.stop()
        try await server.stop()
    }

    func knowledge(to recipient: Wire.Recipient, at now: Timestamp) async throws -> Knowledge {
        var request = NotificationRequest(to: recipient)
        request.category = "news"
        request.template = "weekly"
        let created = NotificationCreated(notificationID: UUIDv7(at: now), request: request, acceptedAt: now)
        let command = Desk.command("ann", .created(created), at: now)
        var owned = OwnedRecipient()
        owned.remember(command)
        return try await source.load([command], [ann: owned]).knowledge(of: ann)
    }

    /// Another orchestrator on the same servers.
    func colleague() async throws -> Colleague {
        try await Colleague(server.url(user: "fleet"), cache.url)
    }

    /// As the gateway does.
    func save(_ flag: Flag) async throws {
        _ = try await TenantDatabase(postgres, ann.tenant).atomically { try await FlagStore($0).save(flag) }
        await changes.publish(.flag(ann.tenant, flag.key))
    }

    func flagNews(_ flag: FlagKey) async throws {
        let (database, news) = (TenantDatabase(postgres, ann.tenant), try #require(CategoryKey(rawValue: "news")))
        var category = try #require(try await CategoryStore(database).find(news))
        category.flag = flag
        try await CategoryStore(database).save(category)
        await changes.publish(.category(ann.tenant, news))
    }

    /// With two addresses, wishes, a category, a template and a suppression of her mail address.
    func addAnn(zone: String = "Europe/Vienna", sealedBy vault: AddressVault? = nil) async throws {
        let vault = try vault ?? .of(number: 1)
        let database = TenantDatabase(postgres, ann.tenant)
        let news = try #require(CategoryKey(rawValue: "news"))
        try await addPerson(database, zone, vault, news)
        var category = Storage.Category(key: news)
        (category.defaultChannels, category.fallbackOrder, category.dailyCap) = ([.email], [.sms], 3)
        try await CategoryStore(database).save(category)
        try await publish(database)
        let suppression = Storage.Suppression(
            id: UUIDv7(at: WallClock.system.now),
            channel: .email,
            address: try vault.seal("ann@example.com", of: ann, on: .email),
            category: news,
            reason: .unsubscribe,
            source: "test"
        )
        try await SuppressionStore(database).add(suppression)
        await changes.publish(.person(ann), .category(ann.tenant, news))
    }

    private func addPerson(
        _ database: TenantDatabase,
        _ zone: String,
        _ vault: AddressVault,
        _ news: CategoryKey
    ) async throws {
        let store = UserStore(database)
        var user = User(id: ann.user)
        (user.locale, user.timezone) = ("de-AT", zone)
        try await store.save(user)
        for (channel, address) in [(Storage.Channel.email, "Ann@example.com"), (.sms, "+4915112345678")] {
            let sealed = try vault.seal(address, of: ann, on: channel)
            let contact = Storage.Contact(channel: channel, address: sealed, isVerified: channel == .email)
            try await store.setContact(contact, of: ann.user)
        }
        var preferences = Storage.Preferences()
        preferences.quietHours = .init(from: 1320, until: 420)
        preferences.choices = [.init(category: news, channel: .sms, isAllowed: false)]
        try await store.setPreferences(preferences, of: ann.user)
    }

    private func publish(_ database: TenantDatabase) async throws {
        let store = TemplateStore(database)
        let key = try #require(TemplateKey(rawValue: "weekly"))
        var content = TemplateVersion.Content(channel: .email, locale: "en")
        content.body = "text"
        try await store.save(key, name: "Weekly")
        let version = try await store.addVersion([content], author: "test", to: key)
        try await store.publish(version, of: key, by: "test")
    }

    private static func client(_ url: String, _ reactor: Reactor) throws -> PostgresClient {
        try PostgresClient(PostgresConfiguration(url: url), on: reactor, metrics: MetricRegistry(), logger: .silent)
    }
}

extension AddressVault {
    /// Made of keys that nobody else has.
    static func of(number: UInt8) throws -> AddressVault {
        let key = String(repeating: "0\(number % 10)", count: 32)
        return AddressVault(try DataKeys(text: "\(number) \(key)\nindex \(key)\n"))
    }
}
