import Concurrency
import Synchronization
import TestSupport
import Testing

@Suite("GracefulShutdown", .timeLimit(.minutes(1)))
struct GracefulShutdownTests {
    @Test("a handler is called once, however often the shutdown begins")
    func once() async {
        let shutdown = GracefulShutdown()
        let calls = Atomic<Int>(0)
        await shutdown.withHandler({ calls.add(1, ordering: .relaxed) }) {
            #expect(!shutdown.hasBegun)
            shutdown.begin()
            shutdown.begin()
            #expect(shutdown.hasBegun)
        }
        #expect(calls.load(ordering: .relaxed) == 1)
    }

    @Test("a handler that comes late is called at once, and one whose body has ended not at all")
    func lateAndGone() async {
        let shutdown = GracefulShutdown()
        let calls = Atomic<Int>(0)
        await shutdown.withHandler({ calls.add(1, ordering: .relaxed) }) {}
        shutdown.begin()
        #expect(calls.load(ordering: .relaxed) == 0)
        await shutdown.withHandler({ calls.add(1, ordering: .relaxed) }) {
            #expect(calls.load(ordering: .relaxed) == 1)
        }
    }

    @Test("every waiter returns when the shutdown begins, and later ones at once")
    func wait() async {
        let shutdown = GracefulShutdown()
        await withTaskGroup { group in
            for _ in 0..<50 { group.addTask { await shutdown.wait() } }
            group.addTask { shutdown.begin() }
        }
        await shutdown.wait()
    }

    @Test("a waiter that is cancelled returns")
    func cancelled() async {
        let shutdown = GracefulShutdown()
        let waiter = Task { await shutdown.wait() }
        waiter.cancel()
        await waiter.value
        #expect(!shutdown.hasBegun)
    }

    @Test("a sleeper wakes when the time is over, the shutdown begins or it is cancelled")
    func sleeping() async {
        let shutdown = GracefulShutdown()
        await shutdown.sleep(for: .milliseconds(1))
        #expect(!shutdown.hasBegun)
        let cancelled = Task { await shutdown.sleep(for: .seconds(3600)) }
        cancelled.cancel()
        await cancelled.value
        let woken = Task { await shutdown.sleep(for: .seconds(3600)) }
        shutdown.begin()
        await woken.value
        await shutdown.sleep(for: .seconds(3600))
    }

    @Test("the current shutdown is the one that the lifecycle set for this task")
    func current() async {
        let shutdown = GracefulShutdown()
        await GracefulShutdown.$current.withValue(shutdown) {
            #expect(GracefulShutdown.current === shutdown)
            async let child = GracefulShutdown.current === shutdown
            #expect(await child)
        }
        #expect(GracefulShutdown.current !== shutdown)
    }
}
