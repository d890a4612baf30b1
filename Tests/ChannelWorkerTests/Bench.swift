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

@testable import ChannelWorker

/// A worker between a broker, a ledger and a provider of the test's own.
final class Bench: Sendable {
    let provider: ScriptedProvider
    let redisClient: RedisClient
    let metrics = MetricRegistry()
    let ledger: SendLedger
    private let broker: KafkaBroker
    private let redis: RedisServer
    private let reactor: Reactor
    private let producer: KafkaProducer
    private let shutdown = GracefulShutdown()
    private let running = Mutex<[Task<Void, any Error>]>([])
    private let configuration: KafkaConfiguration

    init(_ script: @escaping @Sendable (ChannelDispatch) -> SendOutcome = { _ in .accepted(providerID: "p") })
        async throws
    {
        (broker, redis) = (try await KafkaBroker(), try await RedisServer())
        reactor = try Reactor(name: "bench")
        configuration = KafkaConfiguration(brokers: broker.bootstrapServers)
        let topics = Topic.all.map { TopicSpecification(name: $0.name, partitions: 3) }
        try await KafkaAdmin(configuration, logger: .silent).ensureTopics(topics)
        let client = try RedisClient(
            RedisConfiguration(url: redis.url),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        (redisClient, ledger) = (client, SendLedger(client))
        producer = try KafkaProducer(configuration, metrics: MetricRegistry(), logger: .silent)
        provider = ScriptedProvider("scripted", script)
    }

    /// Starts a worker's parts, with the bench's own provider if none are given; may be called for several workers.
    @discardableResult
    func start(
        _ providers: [any ChannelProvider]? = nil,
        routes: [ProviderRoute]? = nil,
        words: any WordsMaker = GivenWords(),
        settings: ChannelWorker.Settings = ChannelWorker.Settings(),
        governing: Governor.Settings = Governor.Settings(),
        tiers: [RetryTier] = []
    ) throws -> Governor {
        let governor = Governor(
            routes: routes ?? ProviderRoute.inOrder(providers ?? [provider]),
            redisClient,
            settings: governing,
            metrics: metrics,
            logger: .silent
        )
        let work = DispatchWork(
            .email,
            ledger: ledger,
            words: words,
            governor: governor,
            outbox: Outbox(producer),
            settings: settings
        )
        let worker = try ChannelWorker(
            work,
            tiers: tiers,
            group: "worker",
            configuration,
            settings: settings,
            metrics: MetricRegistry(),
            logger: .silent
        )
        for service in [governor, worker] as [any Service] {
            let task = Task { [shutdown] in
                try await GracefulShutdown.$current.withValue(shutdown) { try await service.run() }
            }
            running.withLock { $0.append(task) }
        }
        return governor
    }

    func stop() async throws {
        shutdown.begin()
        for task in running.withLock({ $0 }) { try await task.value }
        await producer.shutDown()
        reactor.stop()
    }

    /// Longer than a call's deadline, so that calls fail for now.
    func pauseLedger(for time: Duration) {
        redis.pause()
        Task { [redis] in
            try? await Task.sleep(for: time)
            redis.resume()
        }
    }

    func send(_ dispatches: [ChannelDispatch], to topic: Topic = .queued(.email)) async throws {
        let records = try dispatches.map { dispatch in
            KafkaRecord(topic: topic.name, key: dispatch.recordKey, value: try dispatch.encoded())
        }
        try await producer.send(records)
    }

    func sendRaw(_ value: [UInt8]) async throws {
        try await producer.send(KafkaRecord(topic: Topic.queued(.email).name, key: [1], value: value))
    }

    /// The first `count` records of a topic.
    func records(_ topic: Topic, count: Int) async throws -> [ConsumedRecord] {
        try await broker.records(topic.name, atLeast: count)
    }

    /// `notBefore`: how long it is not due yet.
    static func dispatch(_ number: Int, user: String = "ann", notBefore wait: Duration) throws -> ChannelDispatch {
        var dispatch = try dispatch(number, user: user)
        dispatch.attempt = Attempt(number: 2, notBefore: WallClock.system.now + wait)
        return dispatch
    }

    static func dispatch(_ number: Int, user: String = "ann") throws -> ChannelDispatch {
        let now = WallClock.system.now
        guard let recipient = Wire.RecipientKey(tenant: "demo", user: user) else {
            throw NeverHappened(description: user)
        }
        var dispatch = ChannelDispatch(
            id: UUIDv7(at: now),
            recipient: recipient,
            notificationID: UUIDv7(at: now),
            channel: .email,
            destination: .email(EmailDestination(address: "ann@example.com")),
            acceptedAt: now,
            decidedAt: now
        )
        dispatch.content = Content(subject: "\(number)", body: "text")
        return dispatch
    }
}
