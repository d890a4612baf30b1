import Network
import Observability
import Postgres
import Primitives
import Redis
import Storage
import Synchronization
import TestSupport
import Testing

@testable import InAppWorker

/// The hub between a real store and a real registry.
@Suite(.timeLimit(.minutes(1))) struct InboxHubTests {
    @Test("no stream asks the store before its person is registered, the second of two that come at once neither")
    func registered() async throws {
        let (database, redis) = (try await MigratedDatabase(), try await RedisServer())
        let reactor = try Reactor(name: "hub")
        let postgres = try PostgresClient(
            PostgresConfiguration(url: database.url(user: "fleet")),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        let client = try RedisClient(
            RedisConfiguration(url: redis.url),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        let (store, ann) = (InboxStore(postgres), RecipientKey("acme", "ann"))
        let registry = StreamRegistry(client, replica: UUIDv7(at: WallClock.system.now), logger: .silent)
        let metrics = MetricRegistry()
        let hub = InboxHub(store, registry, StreamLimits(), metrics: metrics, logger: .silent)
        _ = try await registry.replicas(of: [ann])
        redis.pause()
        let streams = [NotingTransport(), NotingTransport()]
        let joins = streams.enumerated().map { number, stream in
            let ticket = StreamTicket(id: UInt64(number), recipient: ann, after: nil, expiry: nil, token: nil)
            return Task { await hub.join(ticket, stream) }
        }
        try await eventually("both have joined") {
            String(decoding: metrics.prometheusText(), as: UTF8.self).contains("herald_inbox_streams_open 2")
        }
        for _ in 0..<5 { _ = try await store.lastNumbers(of: [ann]) }
        #expect(streams.map(\.names) == [[], []])
        redis.resume()
        for join in joins { await join.value }
        #expect(streams.map(\.names) == [[.reset], [.reset]])
        #expect(try await registry.replicas(of: [ann]) == [[registry.replica]])
        await postgres.shutDown()
        reactor.stop()
    }
}

/// Notes what it is sent.
private final class NotingTransport: StreamTransport {
    private let events = Mutex<[StreamEvent]>([])

    var names: [StreamEvent.Name] { events.withLock { $0.map(\.name) } }
    var hasEnded: Bool { false }
    var reactor: Reactor? { nil }

    func send(_ events: [StreamEvent]) {
        self.events.withLock { $0 += events }
    }

    func close(_ reason: StreamEnd) {}
}
