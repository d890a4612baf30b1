package import ChannelWorker
import Concurrency
package import Kafka
import Network
import Observability
import Primitives
import Redis
package import ServiceKit
import Synchronization
package import TestSupport
package import Wire

/// A channel's worker as it is, between a broker, a ledger and the sandbox, with the first tier of its waiting topics.
package final class WorkerBench: Sendable {
    package let sandbox: SandboxServer
    private let channel: ChannelTopics
    private let account: String
    private let broker: KafkaBroker
    private let redis: RedisServer
    private let reactor: Reactor
    private let producer: KafkaProducer
    private let kafka: KafkaConfiguration
    private let shutdown = GracefulShutdown()
    private let running = Mutex<[Task<Void, any Error>]>([])

    /// `providers` in the order of preference; `account` is the name of their accounts.
    package init(
        _ channel: ChannelTopics,
        _ providers: [any ChannelProvider],
        _ account: String,
        _ sandbox: SandboxServer
    ) async throws {
        (self.channel, self.account, self.sandbox) = (channel, account, sandbox)
        (broker, redis) = (try await KafkaBroker(), try await RedisServer())
        reactor = try Reactor(name: "bench")
        kafka = KafkaConfiguration(brokers: broker.bootstrapServers)
        let topics = Topic.all.map { TopicSpecification(name: $0.name, partitions: 3) }
        try await KafkaAdmin(kafka, logger: .silent).ensureTopics(topics)
        producer = try KafkaProducer(kafka, metrics: MetricRegistry(), logger: .silent)
        try start(providers)
    }

    private func start(_ providers: [any ChannelProvider]) throws {
        let url = try RedisConfiguration(url: redis.url)
        let client = try RedisClient(url, on: reactor, metrics: MetricRegistry(), logger: .silent)
        var governing = Governor.Settings()
        governing.circuit.cooldown = .seconds(1)
        let governor = Governor(providers, client, settings: governing, metrics: MetricRegistry(), logger: .silent)
        var settings = ChannelWorker.Settings()
        settings.inFlight = 8
        let work = DispatchWork(
            channel,
            ledger: SendLedger(client),
            words: GivenWords(),
            governor: governor,
            outbox: Outbox(producer),
            settings: settings
        )
        run(governor)
        let worker = try ChannelWorker(
            work,
            tiers: [.fiveSeconds],
            group: "\(channel)",
            kafka,
            settings: settings,
            metrics: MetricRegistry(),
            logger: .silent
        )
        run(worker)
    }

    private func run(_ service: any Service) {
        let task = Task { [shutdown] in
            try await GracefulShutdown.$current.withValue(shutdown) { try await service.run() }
        }
        running.withLock { $0.append(task) }
    }

    package func stop() async throws {
        shutdown.begin()
        for task in running.withLock({ $0 }) { try await task.value }
        await producer.shutDown()
        reactor.stop()
    }

    package func queue(_ dispatches: [ChannelDispatch]) async throws {
        let topic = Topic.queued(channel).name
        let records = try dispatches.map {
            KafkaRecord(topic: topic, key: $0.recordKey, value: try $0.encoded())
        }
        try await producer.send(records)
    }

    package func fault(_ fault: String?, _ provider: String) async throws {
        try await sandbox.fault(fault, provider, account)
    }

    package func counts(_ provider: String) async throws -> SandboxServer.Counts.Account? {
        try await sandbox.counts().accounts.first { $0.provider == provider }
    }

    /// The first `count` records of a topic.
    package func records(_ topic: Topic, count: Int) async throws -> [ConsumedRecord] {
        try await broker.records(topic.name, within: .seconds(30)) { $0.count >= count }
    }
}
