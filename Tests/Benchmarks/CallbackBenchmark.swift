import ChannelWorker
import Crypto
import Foundation
import Kafka
import Network
import Observability
import Postgres
import Primitives
import Redis
import ServiceKit
import TestSupport
import Wire

/// What it costs to take a callback: SendGrid's batches at a webhook-handler that finds each message in the ledger, keeps
/// the body and tells three topics.
enum CallbackBenchmark {
    private static let batches = 600
    private static let size = 100
    private static let messages = 5000

    static func run() async throws {
        let (broker, redis) = (try await KafkaBroker(), try await RedisServer())
        let postgres = try await PostgresServer()
        try await postgres.migrate()
        let kafka = KafkaConfiguration(brokers: broker.bootstrapServers)
        let topics = Topic.all.map { TopicSpecification(name: $0.name, partitions: 12) }
        try await KafkaAdmin(kafka, logger: .silent).ensureTopics(topics)
        let (reactor, folder) = (try Reactor(name: "load"), try TemporaryFolder())
        defer { reactor.stop() }
        let dispatches = try await seed(redis, reactor)
        let key = try SigningKey.generate(.es256)
        let (port, handler) = try await start(broker, redis, postgres, key, folder)
        let requests = try (0..<batches).map { try request($0, dispatches, key) }
        _ = try await HTTPLoad.run(20, over: 4, port: port, on: reactor) { requests[$0] }
        let cpu = CPUTime.ofProcess(handler.pid)
        let elapsed = try await HTTPLoad.run(batches, over: 4, port: port, on: reactor) { requests[$0] }
        let used = CPUTime.ofProcess(handler.pid) - cpu
        let row = Measurement(
            name: "SendGrid batches of \(size)",
            operations: batches * size,
            elapsed: elapsed,
            cpu: used
        )
        print(row.line("callback"))
        try await measureBeside(requests, port, reactor) { try request(batches + $0, dispatches, key, "other", of: 1) }
        try await handler.terminate()
        try await broker.kill()
        try await redis.kill()
        try await postgres.stop()
    }

    /// How long another account's callback takes while one account floods.
    private static func measureBeside(
        _ flood: [[UInt8]],
        _ port: UInt16,
        _ reactor: Reactor,
        _ make: (Int) throws -> [UInt8]
    ) async throws {
        let others = try (0..<200).map(make)
        let flooding = Task { try await HTTPLoad.run(flood.count, over: 100, port: port, on: reactor) { flood[$0] } }
        var times: [Duration] = []
        for other in others {
            times.append(try await HTTPLoad.run(1, over: 1, port: port, on: reactor) { _ in other })
        }
        let elapsed = try await flooding.value
        times.sort()
        print(
            "another account's callback beside a flood of \(Int(Double(flood.count * size) / elapsed.seconds)) a second:"
        )
        print("p50 \(times[times.count / 2].milliseconds) ms, p99 \(times[times.count * 99 / 100].milliseconds) ms")
    }

    /// What was sent, as the ledger has it.
    private static func seed(_ redis: RedisServer, _ reactor: Reactor) async throws -> [UUIDv7] {
        let client = try RedisClient(.init(url: redis.url), on: reactor, metrics: MetricRegistry(), logger: .silent)
        let (ledger, now) = (SendLedger(client), WallClock.system.now)
        var dispatches: [UUIDv7] = []
        for number in 0..<messages {
            guard let recipient = RecipientKey(tenant: "demo", user: "u_\(number)") else { continue }
            let dispatch = UUIDv7(at: now)
            var event = DeliveryEvent(
                id: UUIDv7(at: now),
                recipient: recipient,
                notificationID: dispatch,
                dispatchID: dispatch,
                channel: .email,
                status: .sent,
                occurredAt: now,
                recordedAt: now
            )
            (event.category, event.acceptedAt, event.provider) = ("orders", now, "sendgrid")
            try await ledger.conclude(dispatch, event.encoded())
            dispatches.append(dispatch)
        }
        return dispatches
    }

    private static func start(
        _ broker: KafkaBroker,
        _ redis: RedisServer,
        _ postgres: PostgresServer,
        _ key: SigningKey,
        _ folder: TemporaryFolder
    ) async throws -> (port: UInt16, process: ChildProcess) {
        let (port, admin) = (try freePort(), try freePort())
        let shown = Base64.standard.encode(try key.verifyingKey.spki)
        let listed = ["main", "other"].map { #"{"provider": "sendgrid", "account": "\#($0)", "keys": ["\#(shown)"]}"# }
        let accounts = #"{"accounts": [\#(listed.joined(separator: ","))]}"#
        try Data(accounts.utf8).write(to: URL(filePath: folder.file("accounts.json")))
        let hex = String(repeating: "ab", count: 32)
        let environment = [
            "HERALD_KAFKA_BROKERS": broker.bootstrapServers, "HERALD_REDIS_URL": redis.url,
            "HERALD_POSTGRES_URL": postgres.url(user: "gateway"), "HERALD_PORT": "\(port)",
            "HERALD_ADMIN_PORT": "\(admin)", "HERALD_DATA_KEYS": "1 \(hex)\nindex \(hex)",
            "HERALD_LINK_KEYS": "1 \(hex)",
            "HERALD_WEBHOOK_URL": "http://127.0.0.1:\(port)", "HERALD_CALLBACK_ACCOUNTS": folder.file("accounts.json"),
        ]
        let log = folder.file("handler.log")
        let process = try ChildProcess(BuildFolder.product("webhook-handler"), environment: environment, logTo: log)
        try await waitUntilListening(port)
        return (port, process)
    }

    /// The `number`th batch: mostly deliveries, and a quarter of openings.
    private static func request(
        _ number: Int,
        _ dispatches: [UUIDv7],
        _ key: SigningKey,
        _ account: String = "main",
        of size: Int = size
    ) throws -> [UInt8] {
        let time = WallClock.system.now.seconds
        let events = (0..<size).map { index in
            let event = number * size + index
            let dispatch = dispatches[event % dispatches.count]
            return """
                {"email":"p\(event)@example.com","timestamp":\(time),"event":"\(event % 4 == 0 ? "open" : "delivered")",
                "sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpY-\(event)","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filter-\(event)",
                "smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd>","response":"250 OK","category":["orders"],
                "dispatch_id":"\(dispatch)","notification_id":"\(dispatch)","tenant":"demo"}
                """
        }
        let body = Array("[\(events.joined(separator: ",\r\n"))]\r\n".utf8)
        let signature = Base64.standard.encode(try key.sign(Array("\(time)".utf8) + body, form: .der))
        let head = """
            POST /webhooks/sendgrid/\(account) HTTP/1.1\r
            Host: localhost\r
            X-Twilio-Email-Event-Webhook-Signature: \(signature)\r
            X-Twilio-Email-Event-Webhook-Timestamp: \(time)\r
            Content-Type: application/json\r
            Content-Length: \(body.count)\r
            \r

            """
        return Array(head.utf8) + body
    }
}
