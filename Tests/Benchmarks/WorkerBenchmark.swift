import ChannelWorker
import Concurrency
import Kafka
import Network
import Observability
import Primitives
import Redis
import ServiceKit
import TestSupport
import Wire

/// What a send costs beside the provider's own call, which here does nothing: the governor's part alone, and a whole
/// worker with a real broker and a real Redis, from the queue to the event that says it is sent.
enum WorkerBenchmark {
    private static let dispatches = 40_000
    private static let people = 4000

    static func run() async throws {
        let (broker, server) = (try await KafkaBroker(), try await RedisServer())
        let (kafka, reactor) = (KafkaConfiguration(brokers: broker.bootstrapServers), try Reactor(name: "benchmark"))
        defer { reactor.stop() }
        let topics = Topic.all.map { TopicSpecification(name: $0.name, partitions: 3) }
        try await KafkaAdmin(kafka, logger: .silent).ensureTopics(topics)
        let metrics = MetricRegistry()
        let redis = try RedisClient(RedisConfiguration(url: server.url), on: reactor, metrics: metrics, logger: .silent)
        let producer = try KafkaProducer(kafka, metrics: metrics, logger: .silent)
        try await fill(producer)
        let provider = NoProvider()
        let governor = Governor([provider], redis, metrics: metrics, logger: .silent)
        let work = DispatchWork(
            .email,
            ledger: SendLedger(redis),
            words: GivenWords(),
            governor: governor,
            outbox: Outbox(producer)
        )
        let worker = try ChannelWorker(work, group: "benchmark", kafka, metrics: metrics, logger: .silent)
        print(try await measure(worker, provider).line("send"))
        await producer.shutDown()
    }

    private static func measure(_ worker: ChannelWorker, _ provider: NoProvider) async throws -> Measurement {
        let shutdown = GracefulShutdown()
        let running = Task { try await GracefulShutdown.$current.withValue(shutdown) { try await worker.run() } }
        try await eventually("the worker has joined its group", within: .seconds(20)) { provider.calls.value > 2000 }
        let measurement = try await Measurement.ofSelf("ChannelWorker, no-op provider") {
            let before = provider.calls.value
            try await eventually("all are sent", within: .seconds(60)) { provider.calls.value >= dispatches }
            return dispatches - before
        }
        shutdown.begin()
        try await running.value
        return measurement
    }

    private static func fill(_ producer: KafkaProducer) async throws {
        var sent = 0
        while sent < dispatches {
            try await producer.send(try records(from: sent, count: 2000))
            sent += 2000
        }
    }

    private static func records(from start: Int, count: Int) throws -> [KafkaRecord] {
        let (topic, now) = (Topic.queued(.email).name, WallClock.system.now)
        return try (start..<(start + count)).map { number in
            let dispatch = try dispatch(number, at: now)
            return KafkaRecord(topic: topic, key: dispatch.recordKey, value: try dispatch.encoded())
        }
    }

    private static func dispatch(_ number: Int, at now: Timestamp) throws -> ChannelDispatch {
        guard let recipient = RecipientKey(tenant: "demo", user: "user-\(number % people)") else {
            throw NeverHappened(description: "a user without a key")
        }
        var dispatch = ChannelDispatch(
            id: UUIDv7(at: now),
            recipient: recipient,
            notificationID: UUIDv7(at: now),
            channel: .email,
            destination: .email(EmailDestination(address: "ann@example.com", name: "Ann")),
            acceptedAt: now,
            decidedAt: now
        )
        dispatch.content = Content(subject: "Your order has shipped", body: String(repeating: "word ", count: 40))
        (dispatch.category, dispatch.locale) = ("orders", "en")
        return dispatch
    }
}

/// Takes everything at once.
struct NoProvider: ChannelProvider {
    let name = "none"
    let account = "main"
    let rate: SendRate
    let calls: Counter

    init(rate: SendRate = .unlimited) {
        self.rate = rate
        calls = MetricRegistry().counter("calls", "")
    }

    func deliver(_ dispatch: ChannelDispatch, _ words: Words, until deadline: Deadline) async -> SendOutcome {
        calls.increment()
        return .accepted(providerID: nil)
    }
}
