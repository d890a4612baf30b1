import Crypto
import Kafka
import Network
import Observability
import Postgres
import Primitives
import Redis
import ServiceKit
import TestSupport
import Tokens
import Wire

/// What it costs to project an event: the real analytics finds full topics, between a real broker and database. Each
/// notification is accepted, decided, sent, delivered and opened; what the database does for it is told beside it.
enum ProjectorBenchmark {
    private static let notifications = 40_000
    private static let events = notifications * 5

    static func run() async throws {
        let (broker, redis) = (try await KafkaBroker(), try await RedisServer())
        let database = try await PostgresServer(settings: ["max_wal_size = 4GB"])
        try await database.migrate()
        try await fill(broker)
        let reactor = try Reactor(name: "benchmark")
        defer { reactor.stop() }
        let client = try PostgresClient(
            PostgresConfiguration(url: database.url),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        let process = try ChildProcess(
            BuildFolder.product("analytics"),
            environment: [
                "HERALD_KAFKA_BROKERS": broker.bootstrapServers, "HERALD_REDIS_URL": redis.url,
                "HERALD_POSTGRES_URL": database.url(user: "fleet"), "HERALD_ADMIN_PORT": "\(try freePort())",
                "HERALD_PORT": "\(try freePort())",
                "HERALD_JWKS": String(
                    decoding: try KeySet(["key": try SigningKey.generate(.rs256).verifyingKey]).json,
                    as: UTF8.self
                ),
            ]
        )
        try await eventually("it begins", within: .seconds(60)) { try await projected(client) > 0 }
        let (start, first) = (ContinuousClock.now, try await projected(client))
        try await eventually("all is projected", within: .seconds(120)) { try await projected(client) == events }
        let elapsed = start.duration(to: .now)
        let sessions = try await client.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'analytics'")
        let pids: [Int32] = try sessions.decode(Int32.self)
        let costs = [
            ("analytics", CPUTime.ofProcess(process.pid)), ("PostgreSQL", pids.map(CPUTime.ofProcess).reduce(.zero, +)),
        ]
        print("\(Int(Double(events - first) / max(elapsed.seconds, 1e-9))) events/s once it has begun")
        for (name, cpu) in costs { print("\(name): \(cpu.seconds * 1e6 / Double(events)) µs CPU/event") }
        try await process.terminate()
        await client.shutDown()
        try await database.stop()
    }

    /// Counted in the transaction of the merge.
    private static func projected(_ client: PostgresClient) async throws -> Int {
        try await client.query("SELECT coalesce(sum(count), 0)::bigint FROM hourly_counts WHERE kind NOT LIKE 'first%'")
            .decodeFirst(Int.self) ?? 0
    }

    private static func fill(_ broker: KafkaBroker) async throws {
        let kafka = KafkaConfiguration(brokers: broker.bootstrapServers)
        let topics = Topic.all.map { TopicSpecification(name: $0.name, partitions: 3) }
        try await KafkaAdmin(kafka, logger: .silent).ensureTopics(topics)
        let producer = try KafkaProducer(kafka, metrics: MetricRegistry(), logger: .silent)
        let epoch = WallClock.system.now - .seconds(600)
        for start in stride(from: 0, to: notifications, by: 1000) {
            try await producer.send(try (start..<start + 1000).flatMap { try life($0, at: epoch + .milliseconds($0)) })
        }
        await producer.shutDown()
    }

    private static func life(_ number: Int, at now: Timestamp) throws -> [KafkaRecord] {
        guard let recipient = RecipientKey(tenant: "t\(number % 10)", user: "u\(number % 1000)") else { return [] }
        let id = UUIDv7(at: now)
        var request = NotificationRequest(to: .user(recipient.user))
        (request.template, request.category, request.channels) = ("order-confirmed", "orders", [.email])
        let created = NotificationCreated(notificationID: id, request: request, acceptedAt: now)
        let command = RecipientCommand(id: id, recipient: recipient, issuedAt: now, action: .created(created))
        let decision = DecisionRecord(
            id: UUIDv7(at: now),
            recipient: recipient,
            notificationID: id,
            channel: .email,
            verdict: .send,
            reasonCode: "chosen",
            rule: "routing",
            decidedAt: now
        )
        let statuses: [DeliveryStatus] = [.sent, .delivered, .opened]
        let events = statuses.map { event($0, of: id, recipient, at: now) }
        return [
            try KafkaRecord(command, to: .notificationCreated, at: now),
            try KafkaRecord(decision, to: .notificationDecided, at: now),
        ] + (try events.map { try KafkaRecord($0, to: .sent(.email), at: now) })
    }

    private static func event(
        _ status: DeliveryStatus,
        of id: UUIDv7,
        _ recipient: RecipientKey,
        at now: Timestamp
    ) -> DeliveryEvent {
        var event = DeliveryEvent(
            id: UUIDv7(at: now),
            recipient: recipient,
            notificationID: id,
            dispatchID: id,
            channel: .email,
            status: status,
            occurredAt: now + .milliseconds(80),
            recordedAt: now + .milliseconds(80)
        )
        (event.provider, event.providerAccount, event.providerMessageID) = ("smtp", "main", "<\(id)@herald.test>")
        (event.attempt, event.acceptedAt, event.category) = (1, now, "orders")
        event.template = TemplateReference(key: "order-confirmed", version: 3)
        return event
    }
}
