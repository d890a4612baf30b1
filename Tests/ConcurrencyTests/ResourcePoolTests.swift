import Testing

@testable import Concurrency

@Suite("ResourcePool")
struct ResourcePoolTests {
    private let start = ContinuousClock.now

    @Test("opens as many as wait, never more than the limit, and serves in order of arrival")
    func growsAndServes() {
        var pool = ResourcePool<Int, String>(limit: 2)
        #expect(pool.request("a") == [.open])
        #expect(pool.request("b") == [.open])
        #expect(pool.request("c") == [])
        #expect(pool.opened(1, at: start) == [.lease(1, to: "a")])
        #expect(pool.opened(2, at: start) == [.lease(2, to: "b")])
        #expect(pool.release(2, at: start) == [.lease(2, to: "c")])
        #expect((pool.inUse, pool.open, pool.waiting) == (2, 2, 0))
    }

    @Test("hands out what was used last, and closes what has been idle too long")
    func idle() {
        var pool = ResourcePool<Int, String>(limit: 2)
        for (waiter, resource) in [("a", 1), ("b", 2)] {
            _ = pool.request(waiter)
            _ = pool.opened(resource, at: start)
        }
        #expect(pool.release(1, at: start) == [])
        #expect(pool.release(2, at: start + .seconds(5)) == [])
        #expect(pool.idleSince == start)
        #expect(pool.closeIdle(since: start + .seconds(1)) == [.close(1)])
        #expect(pool.request("c") == [.lease(2, to: "c")])
    }

    @Test("a waiter that has given up is passed over")
    func withdrawal() {
        var pool = ResourcePool<Int, String>(limit: 1)
        _ = ["a", "b", "c"].map { pool.request($0) }
        pool.withdraw("a")
        pool.withdraw("b")
        #expect(pool.waiting == 1)
        #expect(pool.opened(1, at: start) == [.lease(1, to: "c")])
    }

    @Test("after a failure one attempt at a time is made, later and later")
    func backsOff() {
        var pool = ResourcePool<Int, String>(limit: 3)
        let first = pool.request("a") + pool.request("b")
        #expect(first == [.open, .open])
        #expect(pool.openFailed() == [.retryLater(failures: 1)])
        #expect(pool.openFailed() == [])
        #expect(pool.request("c") == [])
        #expect(pool.retry() == [.open])
        #expect(pool.openFailed() == [.retryLater(failures: 2)])
        #expect(pool.retry() == [.open])
        #expect(pool.opened(1, at: start) == [.lease(1, to: "a"), .open, .open])
    }

    @Test("a lost resource, leased or idle, is replaced when someone waits")
    func lost() {
        var pool = ResourcePool<Int, String>(limit: 1)
        _ = pool.request("a")
        _ = pool.opened(1, at: start)
        _ = pool.request("b")
        #expect(pool.lost(1) == [.open])
        #expect(pool.release(1, at: start) == [])
        #expect(pool.opened(2, at: start) == [.lease(2, to: "b")])
        _ = pool.release(2, at: start)
        #expect(pool.lost(2) == [])
        #expect(pool.open == 0)
    }

    @Test("a shutdown closes what is idle now and the rest as it comes back")
    func shutDown() {
        var pool = ResourcePool<Int, String>(limit: 2)
        for (waiter, resource) in [("a", 1), ("b", 2)] {
            _ = pool.request(waiter)
            _ = pool.opened(resource, at: start)
        }
        _ = pool.release(1, at: start)
        #expect(pool.shutDown() == [.close(1)])
        #expect(!pool.isDrained)
        #expect(pool.release(2, at: start) == [.close(2)])
        #expect(pool.isDrained)
        #expect(pool.request("c") == [])
        #expect(pool.withdrawAll() == ["c"])
    }

    @Test("ten thousand waiters leave in any order at no more than constant cost each")
    func manyWaiters() {
        var queue = WaitQueue<Int>()
        for number in 0..<10_000 { queue.append(number) }
        for number in stride(from: 0, to: 10_000, by: 2) { queue.remove(number) }
        #expect(queue.count == 5000)
        let left = (0..<5000).map { _ in queue.removeFirst() }
        #expect(left == (0..<5000).map { $0 * 2 + 1 })
        #expect(queue.removeFirst() == nil)
    }
}
