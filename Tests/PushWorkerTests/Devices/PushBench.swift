import ChannelWorker
import Concurrency
import Crypto
import Kafka
import Network
import Observability
import Postgres
import Primitives
import Redis
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing
import Wire

@testable import PushWorker

/// The worker as it is, between a broker, a ledger, the devices' table and the sandbox.
final class PushBench: Sendable {
    static let shared = Task { try await PushBench("devices") }

    let fixture: PushFixture
    let work: DeviceWork
    let account: String
    private let broker: KafkaBroker
    private let postgres: PostgresServer
    private let database: PostgresClient
    private let reactor: Reactor
    private let producer: KafkaProducer
    private let kafka: KafkaConfiguration
    private let shutdown = GracefulShutdown()
    private let running = Mutex<[Task<Void, any Error>]>([])

    static let tenant = "demo"

    /// `account` is the name of the accounts with all providers.
    init(_ account: String) async throws {
        let fixture = try await PushFixture.shared.value
        (self.account, self.fixture) = (account, fixture)
        (broker, postgres) = (try await KafkaBroker(), try await PostgresServer())
        try await postgres.migrate()
        reactor = try Reactor(name: "bench")
        kafka = KafkaConfiguration(brokers: broker.bootstrapServers)
        let topics = Topic.all.map { TopicSpecification(name: $0.name, partitions: 1) }
        try await KafkaAdmin(kafka, logger: .silent).ensureTopics(topics)
        producer = try KafkaProducer(kafka, metrics: MetricRegistry(), logger: .silent)
        let configuration = try PostgresConfiguration(url: postgres.url(user: "fleet"))
        database = try PostgresClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
        var settings = ChannelWorker.Settings()
        settings.ladder = RetryLadder(tiers: [.init("5s", .milliseconds(300))], attemptsPerTier: 2)
        let providers: [PushPlatform: any ChannelProvider] = [
            .fcm: try fixture.fcm(account), .apns: try fixture.apns(account), .webpush: try fixture.webPush(account),
        ]
        let governors = providers.mapValues {
            Governor([$0], fixture.redis, metrics: MetricRegistry(), logger: .silent)
        }
        let changes = try ChangeFeed(fixture.redis, on: reactor, metrics: MetricRegistry(), logger: .silent)
        work = DeviceWork(
            .push,
            ledger: SendLedger(fixture.redis),
            words: GivenWords(),
            governors: governors,
            register: StoredDevices(database, changes),
            outbox: Outbox(producer),
            settings: settings,
            logger: .silent
        )
        let worker = try ChannelWorker(
            work,
            tiers: [.fiveSeconds],
            group: "push",
            kafka,
            settings: settings,
            metrics: MetricRegistry(),
            logger: .silent
        )
        run(worker)
        for governor in governors.values { run(governor) }
    }

    private func run(_ service: any Service) {
        let task = Task { [shutdown] in
            try await GracefulShutdown.$current.withValue(shutdown) { try await service.run() }
        }
        running.withLock { $0.append(task) }
    }

    // MARK: People

    /// Registers devices of one person, as their targets say.
    func register(_ targets: [PushTarget], of user: String) async throws {
        let store = try store()
        let (id, tenant) = (try #require(UserID(rawValue: user)), PushBench.tenant)
        let configuration = try PostgresConfiguration(url: postgres.url)
        let owner = try PostgresClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
        try await owner.execute(
            "INSERT INTO tenants (tenant_id, name) VALUES (\(tenant), 'Demo') ON CONFLICT DO NOTHING"
        )
        await owner.shutDown()
        try await store.save(User(id: id))
        for target in targets {
            let platform = try #require(Device.Platform(rawValue: target.platform.description))
            let token = SealedAddress(
                bytes: [1],
                keyID: "1",
                blindIndex: Array(target.address.identity.utf8)
            )
            let device = Device(id: try #require(target.deviceID), platform: platform, token: token)
            _ = try await store.register(device, of: id)
        }
    }

    func devices(of user: String) async throws -> Set<UUIDv7> {
        Set(try await store().devices(of: try #require(UserID(rawValue: user))).map(\.id))
    }

    private func store() throws -> UserStore {
        UserStore(TenantDatabase(database, try #require(TenantID(rawValue: PushBench.tenant))))
    }

    // MARK: Events

    func queue(_ dispatch: ChannelDispatch) async throws {
        let topic = Topic.queued(.push).name
        try await producer.send(KafkaRecord(topic: topic, key: dispatch.recordKey, value: try dispatch.encoded()))
    }

    /// Of one dispatch: what a topic tells, once that is enough.
    func events(
        of dispatch: ChannelDispatch,
        _ topic: Topic,
        until isEnough: ([DeliveryEvent]) -> Bool
    ) async throws -> [DeliveryEvent] {
        try await records(topic, DeliveryEvent.init(decoding:), { $0.dispatchID == dispatch.id }, until: isEnough)
    }

    func commands(of dispatch: ChannelDispatch, count: Int) async throws -> [RecipientCommand] {
        let isOwn: (RecipientCommand) -> Bool = { $0.recipient == dispatch.recipient }
        return try await records(.notificationCreated, RecipientCommand.init(decoding:), isOwn) { $0.count >= count }
    }

    /// What the audit log is told of a person.
    func audits(of user: String, count: Int) async throws -> [AuditRecord] {
        try await records(.auditRecorded, AuditRecord.init(decoding:), { $0.user == user }) { $0.count >= count }
    }

    func retries(of dispatch: ChannelDispatch, count: Int) async throws -> [ChannelDispatch] {
        let topic = Topic.retry(.push, .fiveSeconds)
        return try await records(topic, ChannelDispatch.init(decoding:), { $0.id == dispatch.id }) { $0.count >= count }
    }

    private func records<Record>(
        _ topic: Topic,
        _ read: ([UInt8]) throws -> Record,
        _ isWanted: (Record) -> Bool,
        until isEnough: ([Record]) -> Bool
    ) async throws -> [Record] {
        func wanted(_ records: [ConsumedRecord]) throws -> [Record] {
            try records.map { try read($0.value ?? []) }.filter(isWanted)
        }
        let records = try await broker.records(topic.name, within: .seconds(40)) { isEnough(try wanted($0)) }
        return try wanted(records)
    }

    /// The device with that token is refused so, all times or the next few.
    func refuse(_ token: String, _ refusal: String, _ provider: String, next: Int? = nil) async throws {
        let scope = next.map { #", "next": \#($0)"# } ?? ""
        try await fixture.sandbox.fault(#"{"kind": "refuse", "refusal": "\#(refusal)"\#(scope)}"#, provider, token)
    }

    /// How often a device was reached.
    func sends(to token: String, _ provider: String) async throws -> Int {
        let recipient = HashAlgorithm.sha256.hash(Array(token.utf8)).hex
        return try await fixture.sandbox.sends(provider, account).count { $0.recipient == recipient }
    }
}
