import Crypto
import Foundation
import Kafka
import Observability
import Primitives
import ServiceKit
import TestSupport
import Wire

/// The push-worker as it is, from its queue to FCM over HTTP/2, beside a Python sender into the same sink. The worker
/// also reads Kafka, keeps a ledger and tells what became of each; the sender only sends.
enum PushBenchmark {
    private static let people = 4000

    static func run() async throws {
        let sink = try await PushSink()
        let ours = try await measure(sink, count: 30_000)
        let packages = ["httpx[http2]==0.28.1"]
        let python = try await PythonEnvironment.python("push-peer", packages: packages)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/push.py").path
        let arguments = [script, sink.base, sink.authority.authority, "5000"]
        let theirs = try await Measurement.ofTool("httpx, HTTP/2, 100 at once", operations: 5000, python, arguments)
        Measurement.compare(ours, with: theirs, unit: "send")
    }

    private static func measure(_ sink: PushSink, count: Int) async throws -> Measurement {
        let (broker, redis, postgres) = (try await KafkaBroker(), try await RedisServer(), try await PostgresServer())
        try await postgres.migrate()
        let kafka = KafkaConfiguration(brokers: broker.bootstrapServers)
        let topics = Topic.all.map { TopicSpecification(name: $0.name, partitions: 3) }
        try await KafkaAdmin(kafka, logger: .silent).ensureTopics(topics)
        let folder = try TemporaryFolder()
        try account().write(toFile: folder.file("account"), atomically: true, encoding: .utf8)
        let worker = try ChildProcess(
            BuildFolder.product("push-worker"),
            environment: [
                "HERALD_KAFKA_BROKERS": broker.bootstrapServers, "HERALD_REDIS_URL": redis.url,
                "HERALD_POSTGRES_URL": postgres.url(user: "fleet"), "HERALD_ADMIN_PORT": "\(try freePort())",
                "HERALD_PUSH_PROVIDERS": "fcm", "HERALD_FCM_SERVICE_ACCOUNT_FILE": folder.file("account"),
                "HERALD_FCM_URL": sink.base, "HERALD_FCM_TOKEN_URL": sink.base + "/token", "HERALD_FCM_RATE": "0",
                "HERALD_PUSH_AUTHORITIES": sink.authority.authority,
            ],
            logTo: folder.file("log")
        )
        let producer = try KafkaProducer(kafka, metrics: MetricRegistry(), logger: .silent)
        // The first ones open the connections and fill the caches.
        try await send(1000, through: producer, until: sink)
        let (start, cpu) = (ContinuousClock.now, CPUTime.ofProcess(worker.pid))
        try await send(count, through: producer, until: sink)
        let (elapsed, spent) = (start.duration(to: .now), CPUTime.ofProcess(worker.pid) - cpu)
        await producer.shutDown()
        try await worker.terminate()
        return Measurement(name: "push-worker, one device a push", operations: count, elapsed: elapsed, cpu: spent)
    }

    private static func send(_ count: Int, through producer: KafkaProducer, until sink: PushSink) async throws {
        let goal = sink.messages + count
        for start in stride(from: 0, to: count, by: 1000) { try await producer.send(try records(start, 1000)) }
        try await eventually("all are sent", within: .seconds(60)) { sink.messages >= goal }
    }

    private static func records(_ start: Int, _ count: Int) throws -> [KafkaRecord] {
        let (topic, now) = (Topic.queued(.push).name, WallClock.system.now)
        return try (start..<(start + count)).map { number in
            let dispatch = try dispatch(number, at: now)
            return KafkaRecord(topic: topic, key: dispatch.recordKey, value: try dispatch.encoded())
        }
    }

    private static func dispatch(_ number: Int, at now: Timestamp) throws -> ChannelDispatch {
        guard let recipient = RecipientKey(tenant: "demo", user: "user-\(number % people)") else {
            throw NeverHappened(description: "a user without a key")
        }
        let target = PushTarget(deviceID: UUIDv7(at: now), platform: .fcm, address: .token("token-\(number)"))
        var dispatch = ChannelDispatch(
            id: UUIDv7(at: now),
            recipient: recipient,
            notificationID: UUIDv7(at: now),
            channel: .push,
            destination: .push(PushDestination(targets: [target])),
            acceptedAt: now,
            decidedAt: now
        )
        dispatch.content = Content(title: "Your order has shipped", body: String(repeating: "word ", count: 20))
        return dispatch
    }

    private static func account() throws -> String {
        let key = try SigningKey.generate(.rs256).pem.replacingOccurrences(of: "\n", with: "\\n")
        return """
            {"project_id": "shop", "private_key_id": "k1", "private_key": "\(key)", "client_email": "push@shop.test",
             "token_uri": "https://oauth2.googleapis.com/token"}
            """
    }
}
