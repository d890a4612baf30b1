import ChannelWorker
import Kafka
import Network
import Observability
import Postgres
import Primitives
import Redis
import ServiceKit
import Storage
import TestSupport
import Wire

@testable import Orchestrator

/// What an owner works with: a migrated database, a ledger and a broker of the test's own.
final class Desk: Sendable {
    let states: RecipientStateStore
    let timers: TimerStore
    let ledger: SendLedger
    let answers: CommandAnswers
    let producer: KafkaProducer
    let knowledge: StoredKnowledge
    /// Heard by whoever runs it.
    let changes: ChangeFeed
    let metrics = MetricRegistry()
    let servers: (database: MigratedDatabase, cache: RedisServer, broker: KafkaBroker)
    private let reactor: Reactor
    let postgres: PostgresClient
    let redis: RedisClient
    private let vault: AddressVault

    init() async throws {
        let (database, cache, broker) = (try await MigratedDatabase(), try await RedisServer(), try await KafkaBroker())
        servers = (database, cache, broker)
        reactor = try Reactor(name: "desk")
        let tables = try PostgresClient(
            PostgresConfiguration(url: database.url),
            on: reactor,
            metrics: metrics,
            logger: .silent
        )
        try await tables.execute("INSERT INTO tenants (tenant_id, name) VALUES ('demo', 'Demo')")
        await tables.shutDown()
        let url = database.url(user: "fleet")
        postgres = try PostgresClient(PostgresConfiguration(url: url), on: reactor, metrics: metrics, logger: .silent)
        redis = try RedisClient(RedisConfiguration(url: cache.url), on: reactor, metrics: metrics, logger: .silent)
        changes = try ChangeFeed(redis, on: reactor, metrics: metrics, logger: .silent)
        vault = try .of(number: 1)
        knowledge = StoredKnowledge(
            postgres,
            redis,
            changes,
            vault,
            metrics: metrics,
            logger: .silent
        )
        (states, timers, ledger) = (RecipientStateStore(postgres), TimerStore(postgres), SendLedger(redis))
        answers = CommandAnswers(redis)
        let kafka = KafkaConfiguration(brokers: broker.bootstrapServers)
        let topics = Topic.all.map { TopicSpecification(name: $0.name, partitions: 1) }
        try await KafkaAdmin(kafka, logger: .silent).ensureTopics(topics)
        producer = try KafkaProducer(kafka, metrics: metrics, logger: .silent)
    }

    /// The tables of the tenant of every test's commands, which is made here.
    func demo() async throws -> TenantDatabase {
        let settings = try PostgresConfiguration(url: servers.database.url)
        let owner = try PostgresClient(settings, on: reactor, metrics: MetricRegistry(), logger: .silent)
        try await owner.execute("INSERT INTO tenants (tenant_id, name) VALUES ('demo', 'Demo') ON CONFLICT DO NOTHING")
        await owner.shutDown()
        guard let tenant = TenantID(rawValue: "demo") else { preconditionFailure("a bad tenant in a test") }
        return TenantDatabase(postgres, tenant)
    }

    /// As the owner of the tables, who sees all of them.
    func execute(_ statement: PostgresQuery) async throws {
        let settings = try PostgresConfiguration(url: servers.database.url)
        let owner = try PostgresClient(settings, on: reactor, metrics: MetricRegistry(), logger: .silent)
        try await owner.execute(statement)
        await owner.shutDown()
    }

    func decider(at now: Timestamp) -> Decider {
        Decider(
            states: StateReader(states, metrics: metrics, logger: .silent),
            knowledge: knowledge,
            ledger: ledger,
            clock: .fixed(now),
            tracer: .silent,
            metrics: metrics,
            logger: .silent
        )
    }

    func owner(at now: Timestamp) -> Owner {
        let dead = DeadAddresses(postgres, vault, logger: .silent)
        return Owner(decider(at: now), producer, states, dead, answers, logger: .silent)
    }

    /// A category that knows a fallback order.
    func addAlerts(escalatesAfter: Int? = nil) async throws {
        guard let key = CategoryKey(rawValue: "alerts") else { return }
        var alerts = Storage.Category(key: key)
        (alerts.fallbackOrder, alerts.escalatesAfter) = ([.email, .sms], escalatesAfter)
        try await CategoryStore(try await demo()).save(alerts)
    }

    /// Writes commands into their topic and reads them back as an owner gets them.
    func records(_ commands: [RecipientCommand], at now: Timestamp) async throws -> [ConsumedRecord] {
        try await producer.send(try commands.map { try KafkaRecord($0, to: .notificationCreated, at: now) })
        return try await read(.notificationCreated, count: commands.count)
    }

    func read(_ topic: Topic, count: Int) async throws -> [ConsumedRecord] {
        try await servers.broker.records(topic.name, atLeast: count)
    }

    /// To a mail address and a phone number; by mail, unless `adjust` says otherwise.
    static func created(
        _ user: String,
        at now: Timestamp,
        sendAt: Timestamp? = nil,
        _ adjust: (inout NotificationRequest) -> Void = { _ in }
    ) throws -> RecipientCommand {
        var person = InlineRecipient()
        (person.email, person.phone) = ("\(user)@example.com", "+15550100")
        var request = NotificationRequest(to: .inline(person))
        (request.channels, request.sendAt) = ([.email], sendAt)
        request.content = Content(subject: "Hello", body: "text")
        adjust(&request)
        let id = UUIDv7(at: now)
        let created = NotificationCreated(notificationID: id, request: request, acceptedAt: now)
        return RecipientCommand(
            id: id,
            recipient: command(user, .created(created), at: now).recipient,
            issuedAt: now,
            action: .created(created)
        )
    }

    static func dispatches(_ records: [ConsumedRecord]) throws -> [ChannelDispatch] {
        try records.map { try ChannelDispatch(decoding: $0.value ?? []) }
    }

    static func cancel(_ command: RecipientCommand, at now: Timestamp) -> RecipientCommand {
        let wish = CancelRequested(notificationID: command.id)
        return Desk.command(command.recipient.user, .cancel(wish), at: now)
    }

    static func command(_ user: String, _ action: RecipientCommand.Action, at now: Timestamp) -> RecipientCommand {
        guard let key = Wire.RecipientKey(tenant: "demo", user: user) else {
            preconditionFailure("a bad user in a test")
        }
        return RecipientCommand(id: UUIDv7(at: now), recipient: key, issuedAt: now, action: action)
    }
}
