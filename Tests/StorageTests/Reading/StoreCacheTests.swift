import Observability
import Storage
import Synchronization
import Testing

@Suite("Store cache") struct StoreCacheTests {
    /// Counts what is loaded, at a time of the test's own.
    private final class Shelf: Sendable {
        let now = Mutex(ContinuousClock.now)
        let loads = Mutex(0)

        @Sendable func load() -> Int {
            loads.withLock { loads in
                loads += 1
                return loads
            }
        }
    }

    @Test("what was read is kept for its time, then read again; a failure is not kept")
    func lifetime() async throws {
        let shelf = Shelf()
        let cache = StoreCache<String, Int>(lifetime: .seconds(5), limit: 10) { shelf.now.withLock { $0 } }
        await #expect(throws: CancellationError.self) { try await cache.value("a") { throw CancellationError() } }
        #expect(try await cache.value("a", shelf.load) == 1)
        shelf.now.withLock { $0 += .milliseconds(4999) }
        #expect(try await cache.value("a", shelf.load) == 1)
        shelf.now.withLock { $0 += .milliseconds(1) }
        #expect(try await cache.value("a", shelf.load) == 2)
    }

    @Test("what is not there is kept too")
    func absence() async throws {
        let shelf = Shelf()
        let cache = StoreCache<String, Int?>(lifetime: .seconds(5), limit: 10)
        for _ in 0..<3 { #expect(try await cache.value("a") { shelf.load() > 9 ? 1 : nil } == nil) }
        #expect(shelf.loads.withLock { $0 } == 1)
    }

    @Test("no more than the limit is kept: first the old go, then all")
    func limit() async throws {
        let shelf = Shelf()
        let cache = StoreCache<Int, Int>(lifetime: .seconds(5), limit: 2) { shelf.now.withLock { $0 } }
        _ = try await cache.value(1, shelf.load)
        shelf.now.withLock { $0 += .seconds(5) }
        _ = try await cache.value(2, shelf.load)
        _ = try await cache.value(3, shelf.load)
        #expect(try await cache.value(2, shelf.load) == 2)
        _ = try await cache.value(4, shelf.load)
        #expect(try await cache.value(4, shelf.load) == 4)
        #expect(try await cache.value(2, shelf.load) == 5)
    }

    @Test("of many only those that are missing are loaded, in one go; what is not brought is asked for again")
    func many() async throws {
        let cache = StoreCache<Int, Int>(lifetime: .seconds(5), limit: 10)
        #expect(try await cache.values([1, 2]) { _ in [1: 10] } == [1: 10])
        let asked = Mutex<[Int]>([])
        let found = try await cache.values([1, 2, 3]) { missing in
            asked.withLock { $0 = missing.sorted() }
            return [2: 20, 3: 30]
        }
        #expect(found == [1: 10, 2: 20, 3: 30])
        #expect(asked.withLock { $0 } == [2, 3])
    }

    @Test("what is removed is read again, and what was being read meanwhile is not kept")
    func removal() async throws {
        let shelf = Shelf()
        let cache = StoreCache<String, Int>(lifetime: .seconds(5), limit: 10)
        #expect(try await cache.value("a", shelf.load) == 1)
        #expect(try await cache.value("b", shelf.load) == 2)
        cache.remove("a")
        #expect(try await cache.value("b", shelf.load) == 2)
        let old = try await cache.value("a") {
            cache.remove("a")
            return shelf.load()
        }
        #expect(old == 3)
        #expect(try await cache.value("a", shelf.load) == 4)
        cache.removeAll()
        #expect(try await cache.value("b", shelf.load) == 5)
    }

    @Test("hits and misses are counted")
    func counts() async throws {
        let metrics = MetricRegistry()
        let lookups = CacheLookups("things", metrics: metrics)
        let cache = StoreCache<Int, Int>(lifetime: .seconds(5), limit: 10, lookups: lookups)
        for _ in 0..<3 { _ = try await cache.value(1) { 1 } }
        _ = try await cache.values([1, 2]) { _ in [2: 2] }
        let lines = String(decoding: metrics.prometheusText(), as: UTF8.self).split(separator: "\n")
        #expect(lines.contains { $0.contains("result=\"hit\"") && $0.hasSuffix(" 3") })
        #expect(lines.contains { $0.contains("result=\"miss\"") && $0.hasSuffix(" 2") })
    }
}
