import ChannelWorker
import Concurrency
import Crypto
import Foundation
import HTTPClient
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
import Tokens
import Wire

/// Every suite that runs a real webhook-handler.
@Suite("Webhook-handler", .serialized, .timeLimit(.minutes(3)))
enum WebhookHandlerTests {
    /// Shared by all of them; its servers end with the test process.
    static let stage = Task { try await CallbackStage() }
}

/// A webhook-handler as a process that can be killed, with one account at every provider, between servers of the test's
/// own.
final class CallbackStage: Sendable {
    let broker: KafkaBroker
    let redis: RedisServer
    let postgres: PostgresServer
    let owner: PostgresClient
    let cache: RedisClient
    let http: HTTPClient
    let keys: ProviderKeys
    let home: String
    let dataKeys: DataKeys
    let admin: KafkaAdmin
    private let reader: TopicReader
    let reactor: Reactor
    private let folder: TemporaryFolder
    private let environment: Mutex<[String: String]>
    private let process = Mutex<ChildProcess?>(nil)
    private let port: UInt16
    private let adminPort: UInt16

    init() async throws {
        (broker, redis) = (try await KafkaBroker(), try await RedisServer())
        postgres = try await PostgresServer(settings: ["max_connections = 60"])
        try await postgres.migrate()
        (folder, keys, reactor) = (try TemporaryFolder(), try ProviderKeys(), try Reactor(name: "stage"))
        owner = try PostgresClient(.init(url: postgres.url), on: reactor, metrics: MetricRegistry(), logger: .silent)
        cache = try RedisClient(.init(url: redis.url), on: reactor, metrics: MetricRegistry(), logger: .silent)
        http = try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent)
        try await owner.execute("INSERT INTO tenants (tenant_id, name) VALUES ('acme', 'Acme')")
        let kafka = KafkaConfiguration(brokers: broker.bootstrapServers)
        admin = try KafkaAdmin(kafka, logger: .silent)
        try await admin.ensureTopics(Topic.all.map { TopicSpecification(name: $0.name, partitions: 3) })
        reader = try TopicReader(kafka)
        reader.start()
        (port, adminPort) = (try freePort(), try freePort())
        home = "http://127.0.0.1:\(port)"
        try Data(keys.accounts.utf8).write(to: URL(filePath: folder.file("accounts.json")))
        let text = "1 \(String(repeating: "ab", count: 32))\nindex \(String(repeating: "cd", count: 32))"
        dataKeys = try DataKeys(text: text)
        environment = Mutex([
            "HERALD_KAFKA_BROKERS": broker.bootstrapServers, "HERALD_REDIS_URL": redis.url,
            "HERALD_POSTGRES_URL": postgres.url(user: "gateway"), "HERALD_PORT": "\(port)",
            "HERALD_ADMIN_PORT": "\(adminPort)", "HERALD_DATA_KEYS": text, "HERALD_WEBHOOK_URL": home,
            "HERALD_LINK_KEYS": "1 \(String(repeating: "0a", count: 32))",
            "HERALD_CALLBACK_ACCOUNTS": folder.file("accounts.json"),
            "HERALD_WEBHOOK_NETWORKS": "127.0.0.0/8",
        ])
        try await start()
    }

    // MARK: The service

    /// Returns when it is ready.
    func start() async throws {
        let child = try ChildProcess(
            BuildFolder.product("webhook-handler"),
            environment: environment.withLock { $0 },
            logTo: folder.file("handler.log")
        )
        process.withLock { $0 = child }
        let url = try HTTPURL("http://127.0.0.1:\(adminPort)/readyz")
        try await eventually("the handler is ready", within: .seconds(40)) {
            guard child.isRunning else { throw NeverHappened(description: self.log) }
            return try await self.http.execute(.init(.get, url), deadline: .after(.seconds(3))).status == 200
        }
    }

    /// With other settings from now on.
    func restart(_ settings: [String: String]) async throws {
        environment.withLock { $0.merge(settings) { $1 } }
        try await process.withLock { $0 }?.terminate()
        try await start()
    }

    func kill() async throws { try await process.withLock { $0 }?.killNow() }
    var log: String { (try? String(contentsOfFile: folder.file("handler.log"), encoding: .utf8)) ?? "" }

    /// The analytics that projects what the handler tells.
    func analytics() async throws -> ChildProcess {
        let key = try SigningKey.generate(.rs256).verifyingKey
        let own = [
            "HERALD_POSTGRES_URL": postgres.url(user: "fleet"), "HERALD_PORT": "\(try freePort())",
            "HERALD_ADMIN_PORT": "\(try freePort())",
            "HERALD_JWKS": String(decoding: try KeySet(["key": key]).json, as: UTF8.self),
        ]
        return try ChildProcess(
            BuildFolder.product("analytics"),
            environment: environment.withLock { $0.merging(own) { $1 } },
            logTo: folder.file("analytics.log")
        )
    }

    /// Bytes that the process holds in memory.
    func residentBytes() throws -> Int {
        let pid = try #require(process.withLock { $0 }).pid
        // The process is the one that `env` has become.
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }

    // MARK: What was sent before

    /// A message as the ledger knows it.
    func sent(
        _ user: String = "ann",
        _ channel: Wire.Channel = .email,
        category: String? = nil,
        tenant: String = "acme"
    ) async throws -> SentHere {
        let now = WallClock.system.now
        let message = SentHere(notification: UUIDv7(at: now), dispatch: UUIDv7(at: now), user: user)
        guard let recipient = Wire.RecipientKey(tenant: tenant, user: user) else {
            throw NeverHappened(description: user)
        }
        var event = DeliveryEvent(
            id: UUIDv7(at: now),
            recipient: recipient,
            notificationID: message.notification,
            dispatchID: message.dispatch,
            channel: channel,
            status: .sent,
            occurredAt: now,
            recordedAt: now
        )
        (event.category, event.acceptedAt, event.provider) = (category, now, "sendgrid")
        event.cost = Cost(currency: "EUR", micros: 100)
        try await SendLedger(cache).conclude(message.dispatch, event.encoded())
        return message
    }

    // MARK: Asking

    @discardableResult
    func post(_ callback: SignedCallback) async throws -> HTTPClientResponse {
        let url = try HTTPURL(home + callback.path)
        var request = callback.isGet ? HTTPClientRequest(.get, url) : HTTPClientRequest(.post, url, body: callback.body)
        for (name, value) in callback.headers { request.headers.append(name, value) }
        return try await http.execute(request, deadline: .after(.seconds(20)))
    }

    /// Records of a topic that `isWanted`, until there are `count`.
    func records<Event: WireEvent>(
        _ topic: Topic,
        count: Int,
        where isWanted: (Event) -> Bool
    ) async throws -> [Event] {
        var found: [Event] = []
        try await eventually("\(count) records in \(topic.name)", within: .seconds(30)) {
            let records = reader.records.filter { $0.topic == topic.name }
            found = records.compactMap { $0.value.flatMap { try? Event(decoding: $0) } }.filter(isWanted)
            return found.count >= count
        }
        return found
    }
}

/// Reads all that the handler tells, from the start, for as long as it lives.
private final class TopicReader: Sendable {
    private let read = Mutex<[ConsumedRecord]>([])
    private let consumer: KafkaConsumer

    init(_ kafka: KafkaConfiguration) throws {
        let topics = FleetService.webhookHandler.topics.map(\.name)
        let options = KafkaConsumerOptions(group: "reader", topics: topics)
        consumer = try KafkaConsumer(kafka, options, metrics: MetricRegistry(), logger: .silent)
    }

    var records: [ConsumedRecord] { read.withLock { $0 } }

    func start() {
        Task { try await consumer.run() }
        Task {
            while !Task.isCancelled {
                let records = try await consumer.next(wait: .milliseconds(50)) ?? []
                read.withLock { $0 += records }
            }
        }
    }
}

/// A message that was sent before its callbacks come.
struct SentHere: Sendable {
    let notification: UUIDv7
    let dispatch: UUIDv7
    let user: String

    var marks: [(String, String)] {
        [("dispatch_id", "\(dispatch)"), ("notification_id", "\(notification)"), ("tenant", "acme")]
    }
    var query: String { marks.map { "\($0.0)=\($0.1)" }.joined(separator: "&") }
    var members: String { marks.map { #""\#($0.0)":"\#($0.1)""# }.joined(separator: ",") }
}
