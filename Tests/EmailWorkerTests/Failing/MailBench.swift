import ChannelWorker
import Concurrency
import Kafka
import Network
import Observability
import Primitives
import Redis
import ServiceKit
import Synchronization
import TestSupport
import Wire

@testable import EmailWorker

/// The worker as it is, between a broker, a ledger and the sandbox, with SendGrid before SES.
final class MailBench: Sendable {
    let sandbox: SandboxServer
    private let fixture: MailFixture
    private let account: String
    private let broker: KafkaBroker
    private let redis: RedisServer
    private let reactor: Reactor
    private let producer: KafkaProducer
    private let shutdown = GracefulShutdown()
    private let running = Mutex<[Task<Void, any Error>]>([])

    /// `account` is the name of the accounts with both providers.
    init(_ account: String) async throws {
        (self.account, fixture) = (account, try await MailFixture())
        (broker, redis, sandbox) = (try await KafkaBroker(), try await RedisServer(), fixture.sandbox)
        reactor = try Reactor(name: "bench")
        let kafka = KafkaConfiguration(brokers: broker.bootstrapServers)
        let topics = Topic.all.map { TopicSpecification(name: $0.name, partitions: 3) }
        try await KafkaAdmin(kafka, logger: .silent).ensureTopics(topics)
        producer = try KafkaProducer(kafka, metrics: MetricRegistry(), logger: .silent)
        try start(kafka)
    }

    private func start(_ kafka: KafkaConfiguration) throws {
        let client = try RedisClient(
            RedisConfiguration(url: redis.url),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        var governing = Governor.Settings()
        governing.circuit.cooldown = .seconds(1)
        let providers: [any ChannelProvider] = [try fixture.sendGrid(account), try fixture.ses(account)]
        let governor = Governor(providers, client, settings: governing, metrics: MetricRegistry(), logger: .silent)
        var settings = ChannelWorker.Settings()
        settings.inFlight = 8
        let work = DispatchWork(
            .email,
            ledger: SendLedger(client),
            words: GivenWords(),
            governor: governor,
            outbox: Outbox(producer),
            settings: settings
        )
        let tiers: [RetryTier?] = [nil, .fiveSeconds]
        let workers = try tiers.map { tier in
            try ChannelWorker(
                work,
                tier: tier,
                group: "email\(tier?.rawValue ?? "")",
                kafka,
                settings: settings,
                metrics: MetricRegistry(),
                logger: .silent
            )
        }
        for service in [governor] as [any Service] + workers { run(service) }
    }

    private func run(_ service: any Service) {
        let task = Task { [shutdown] in
            try await GracefulShutdown.$current.withValue(shutdown) { try await service.run() }
        }
        running.withLock { $0.append(task) }
    }

    func stop() async throws {
        shutdown.begin()
        for task in running.withLock({ $0 }) { try await task.value }
        await producer.shutDown()
        reactor.stop()
    }

    /// Queues so many mails, each to another person.
    func queue(_ count: Int) async throws {
        let records = try (0..<count).map { number in
            var dispatch = MailFixture.dispatch(user: "user-\(number)")
            dispatch.content = Content(subject: "Mail \(number)", body: "text")
            return KafkaRecord(topic: Topic.queued(.email).name, key: dispatch.recordKey, value: try dispatch.encoded())
        }
        try await producer.send(records)
    }

    func fault(_ fault: String?, _ provider: String) async throws {
        try await sandbox.fault(fault, provider, account)
    }

    func counts(_ provider: String) async throws -> SandboxServer.Counts.Account? {
        try await sandbox.counts().accounts.first { $0.provider == provider }
    }
}
