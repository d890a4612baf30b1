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

@testable import SMSWorker

/// The worker as it is, between a broker, a ledger and the sandbox, with Twilio before Vonage.
final class TextBench: Sendable {
    let sandbox: SandboxServer
    private let fixture: SMSFixture
    private let account: String
    private let broker: KafkaBroker
    private let redis: RedisServer
    private let reactor: Reactor
    private let producer: KafkaProducer
    private let kafka: KafkaConfiguration
    private let shutdown = GracefulShutdown()
    private let running = Mutex<[Task<Void, any Error>]>([])

    /// `account` is the name of the accounts with both providers.
    init(_ account: String) async throws {
        (self.account, fixture) = (account, try await SMSFixture())
        (broker, redis, sandbox) = (try await KafkaBroker(), try await RedisServer(), fixture.sandbox)
        reactor = try Reactor(name: "bench")
        kafka = KafkaConfiguration(brokers: broker.bootstrapServers)
        let topics = Topic.all.map { TopicSpecification(name: $0.name, partitions: 3) }
        try await KafkaAdmin(kafka, logger: .silent).ensureTopics(topics)
        producer = try KafkaProducer(kafka, metrics: MetricRegistry(), logger: .silent)
        try start()
    }

    private func start() throws {
        let url = try RedisConfiguration(url: redis.url)
        let client = try RedisClient(url, on: reactor, metrics: MetricRegistry(), logger: .silent)
        var governing = Governor.Settings()
        governing.circuit.cooldown = .seconds(1)
        let providers: [any ChannelProvider] = [try fixture.twilio(account), try fixture.vonage(account)]
        let governor = Governor(providers, client, settings: governing, metrics: MetricRegistry(), logger: .silent)
        var settings = ChannelWorker.Settings()
        settings.inFlight = 8
        let work = DispatchWork(
            .sms,
            ledger: SendLedger(client),
            words: GivenWords(),
            governor: governor,
            outbox: Outbox(producer),
            settings: settings
        )
        let (metrics, logger) = (MetricRegistry(), Logger.silent)
        let worker = try ChannelWorker(work, group: "sms", kafka, settings: settings, metrics: metrics, logger: logger)
        for service in [governor, worker] as [any Service] {
            let task = Task { [shutdown] in
                try await GracefulShutdown.$current.withValue(shutdown) { try await service.run() }
            }
            running.withLock { $0.append(task) }
        }
    }

    func stop() async throws {
        shutdown.begin()
        for task in running.withLock({ $0 }) { try await task.value }
        await producer.shutDown()
        reactor.stop()
    }

    /// Queues so many texts, each to another person.
    func queue(_ count: Int, text: String = "Your code is 4711") async throws {
        let records = try (0..<count).map { number in
            var dispatch = SMSFixture.dispatch(user: "user-\(number)")
            dispatch.content = Content(body: text)
            return KafkaRecord(topic: Topic.queued(.sms).name, key: dispatch.recordKey, value: try dispatch.encoded())
        }
        try await producer.send(records)
    }

    func fault(_ fault: String?, _ provider: String) async throws {
        try await sandbox.fault(fault, provider, account)
    }

    func counts(_ provider: String) async throws -> SandboxServer.Counts.Account? {
        try await sandbox.counts().accounts.first { $0.provider == provider }
    }

    /// The first `count` records of a topic.
    func records(_ topic: Topic, count: Int) async throws -> [ConsumedRecord] {
        let options = KafkaConsumerOptions(group: "reader-\(topic.name)", topics: [topic.name])
        let consumer = try KafkaConsumer(kafka, options, metrics: MetricRegistry(), logger: .silent)
        let end = GracefulShutdown()
        let run = Task { try await GracefulShutdown.$current.withValue(end) { try await consumer.run() } }
        var found: [ConsumedRecord] = []
        try await eventually("\(count) records in \(topic.name)", within: .seconds(30)) {
            found += try await consumer.next(wait: .milliseconds(100)) ?? []
            return found.count >= count
        }
        end.begin()
        try await run.value
        return found
    }
}
