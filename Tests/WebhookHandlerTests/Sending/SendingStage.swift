import Concurrency
import Crypto
import HTTPClient
import Kafka
import Network
import Observability
import Postgres
import Primitives
import Storage
import Synchronization
import TestSupport
import Testing
import Wire

@testable import WebhookHandler

/// A dispatcher on a database of its own, and endpoints that can be reached. Each test has a tenant of its own.
final class SendingStage: Sendable {
    static let shared = Task { try await SendingStage() }

    let receiver: Receiver
    let queue: WebhookQueue
    let vault: WebhookVault
    let owner: PostgresClient
    let postgres: PostgresClient
    let dispatcher: WebhookDispatcher
    let audits = Mutex<[KafkaRecord]>([])
    private let server: PostgresServer
    private let running: Task<Void, any Error>

    init() async throws {
        server = try await PostgresServer()
        try await server.migrate()
        receiver = try Receiver()
        let reactor = try Reactor(name: "sending")
        let connect = { (url: String) throws in
            try PostgresClient(.init(url: url), on: reactor, metrics: MetricRegistry(), logger: .silent)
        }
        (owner, postgres) = (try connect(server.url), try connect(server.url(user: "gateway")))
        let key = String(repeating: "07", count: 32)
        vault = WebhookVault(try DataKeys(text: "1 \(key)\nindex \(key)\n"))
        queue = WebhookQueue(postgres, vault)
        let network = try #require(IPNetwork("127.0.0.1/32"))
        let targets = SSRFGuard(
            schemes: [.http],
            ports: Set(1...65_535),
            addresses: AddressPolicy(exceptions: [network])
        )
        var configuration = HTTPClientConfiguration()
        configuration.addressPolicy = targets.addresses
        configuration.connections = ConnectionLimits(perHost: 1024, total: 4096)
        let client = try HTTPClient(configuration, reactor: reactor, metrics: MetricRegistry(), logger: .silent)
        let call = WebhookCall(client: client, targets: targets, limit: .seconds(10), clock: .system)
        let metrics = SendingMetrics(MetricRegistry())
        let box = Box()
        let closing = EndpointClosing(queue: queue, metrics: metrics, logger: .silent) { box.keep($0) }
        var rules = SendingRules()
        rules.schedule = [.zero] + Array(repeating: .milliseconds(30), count: 3)
        var settings = WebhookDispatcher.Settings()
        settings.period = .milliseconds(20)
        let (queue, vault, postgres, given) = (queue, vault, postgres, rules)
        dispatcher = WebhookDispatcher(queue, settings: settings, metrics: metrics, logger: .silent) { place, owner in
            EndpointRun(
                place: place,
                owner: owner,
                queue: queue,
                vault: vault,
                database: TenantDatabase(postgres, place.tenant),
                call: call,
                rules: given,
                closing: closing,
                metrics: metrics
            )
        }
        running = Task { [dispatcher] in try await dispatcher.run() }
        box.set { [weak self] records in self?.audits.withLock { $0 += records } }
    }

    private final class Box: Sendable {
        private let keeper = Mutex<(@Sendable ([KafkaRecord]) -> Void)?>(nil)
        func set(_ keep: @escaping @Sendable ([KafkaRecord]) -> Void) { keeper.withLock { $0 = keep } }
        func keep(_ records: [KafkaRecord]) { keeper.withLock { $0 }?(records) }
    }

    /// A new tenant as the service sees it.
    func tenant(_ name: String) async throws -> TenantDatabase {
        try await owner.execute("INSERT INTO tenants (tenant_id, name) VALUES (\(name), \(name))")
        return TenantDatabase(postgres, try #require(TenantID(rawValue: name)))
    }

    func endpoint(
        _ database: TenantDatabase,
        _ name: String,
        events: [WebhookEvent] = [],
        url: String? = nil,
        kind: WebhookKey.Kind = .symmetric
    ) async throws -> (id: UUIDv7, key: WebhookKey) {
        var endpoint = WebhookEndpoint(id: UUIDv7(at: WallClock.system.now), url: url ?? receiver.url(name))
        endpoint.events = events
        let key = try WebhookKey(kind)
        _ = try await WebhookEndpointStore(database, vault).add(endpoint, key)
        return (endpoint.id, key)
    }

    func add(
        _ count: Int,
        _ event: WebhookEvent = .delivered,
        user: (Int) -> String = { _ in "ann" },
        to database: TenantDatabase
    ) async throws -> [WebhookMessage] {
        let messages = (0..<count).map {
            WebhookMessage(id: UUIDv7(at: WallClock.system.now), event, of: user($0), payload: #"{"n":\#($0)}"#)
        }
        try await queue.add(messages, of: database.tenant)
        dispatcher.wake()
        return messages
    }

    /// By state, how many deliveries an endpoint has.
    func states(_ endpoint: UUIDv7, _ database: TenantDatabase) async throws -> [String: Int] {
        try await WebhookLog(database).list(endpoint, limit: 1000)
            .reduce(into: [:]) { $0[$1.state.rawValue, default: 0] += 1 }
    }
}
