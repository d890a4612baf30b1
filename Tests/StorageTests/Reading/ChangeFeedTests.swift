import Network
import Observability
import Redis
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("Change feed", .serialized, .timeLimit(.minutes(1))) struct ChangeFeedTests {
    /// A listening feed with a cache behind it.
    private final class House: Sendable {
        let redis: RedisClient
        let feed: ChangeFeed
        let cache = StoreCache<RecipientKey, Int>(lifetime: .seconds(600), limit: 100)
        let notices = Mutex<[ChangeFeed.Notice]>([])
        let reactor: Reactor
        let run: Task<Void, any Error>

        init(_ server: RedisServer) throws {
            let reactor = try Reactor(name: "feed")
            let configuration = try RedisConfiguration(url: server.url)
            let metrics = MetricRegistry()
            redis = try RedisClient(configuration, on: reactor, metrics: metrics, logger: .silent)
            let feed = try ChangeFeed(redis, on: reactor, metrics: metrics, logger: .silent)
            (self.reactor, self.feed) = (reactor, feed)
            run = Task { try await feed.run() }
            feed.listen { [weak self] notice in self?.notices.withLock { $0.append(notice) } }
            cache.follow(feed) { if case .person(let key) = $0 { .key(key) } else { .nothing } }
        }

        func isEmptied(_ key: RecipientKey) async throws -> Bool { try await cache.value(key) { 2 } == 2 }

        func misses() -> Int { notices.withLock { $0.count { $0 == .missed } } }

        func close() async {
            run.cancel()
            _ = await run.result
            await redis.shutDown()
            reactor.stop()
        }
    }

    @Test("what one process changes every other forgets, and keeps what it does not name")
    func forgets() async throws {
        let server = try await RedisServer()
        let (writer, reader) = (try House(server), try House(server))
        try await eventually("listening") { reader.misses() == 1 }
        let (ann, bob) = (RecipientKey("demo", "ann"), RecipientKey("demo", "bob"))
        for key in [ann, bob] { _ = try await reader.cache.value(key) { 1 } }
        await writer.feed.publish(.category("demo", "news"), .person(ann))
        try await eventually("forgotten") { reader.notices.withLock { $0.contains(.changed(.person(ann))) } }
        #expect(try await reader.isEmptied(ann))
        #expect(try await !reader.isEmptied(bob))
        for house in [writer, reader] { await house.close() }
    }

    @Test("after a lost connection everything is forgotten, and changes are heard again")
    func lost() async throws {
        let server = try await RedisServer()
        let house = try House(server)
        try await eventually("listening") { house.misses() == 1 }
        let ann = RecipientKey("demo", "ann")
        _ = try await house.cache.value(ann) { 1 }
        try await server.kill()
        await house.feed.publish(.person(ann))
        #expect(try await !house.isEmptied(ann))
        try await server.start()
        try await eventually("listening again", within: .seconds(20)) { house.misses() == 2 }
        #expect(try await house.isEmptied(ann))
        try await eventually("heard again") {
            await house.feed.publish(.person(ann))
            return house.notices.withLock { $0.contains(.changed(.person(ann))) }
        }
        await house.close()
    }
}
