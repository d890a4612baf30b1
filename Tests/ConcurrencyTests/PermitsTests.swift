import Concurrency
import Synchronization
import TestSupport
import Testing

@Suite("Permits", .timeLimit(.minutes(1)))
struct PermitsTests {
    @Test("never more holders than permits, and everyone gets a turn")
    func limit() async throws {
        let permits = Permits(3)
        let load = Load()
        try await withThrowingTaskGroup { group in
            for _ in 0..<300 {
                group.addTask { try await permits.withPermit { await load.visit() } }
            }
            try await group.waitForAll()
        }
        #expect(load.peak <= 3 && load.visits == 300)
        #expect(permits.waiting == 0)
    }

    @Test("waiters are served in the order in which they came")
    func fairness() async throws {
        let permits = Permits(1)
        let load = Load()
        try await permits.acquire()
        try await withThrowingTaskGroup { group in
            for index in 0..<20 {
                group.addTask { try await permits.withPermit { await load.visit(index) } }
                try await eventually("waiter \(index) is in the queue") { permits.waiting == index + 1 }
            }
            permits.release()
            try await group.waitForAll()
        }
        #expect(load.visitors == Array(0..<20))
    }

    @Test("a waiter that is cancelled leaves the queue with CancellationError and takes no permit with it")
    func cancelled() async throws {
        let permits = Permits(1)
        try await permits.acquire()
        let waiter = Task { try await permits.acquire() }
        try await eventually("it waits") { permits.waiting == 1 }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        #expect(permits.waiting == 0)
        permits.release()
        try await permits.acquire()
    }

    @Test("a task that is cancelled before it asks gets nothing, even when a permit is free")
    func cancelledBefore() async throws {
        let permits = Permits(1)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await permits.acquire()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        try await permits.acquire()
    }

    @Test("no permit is lost or doubled when waiters are cancelled while permits are handed over")
    func stress() async throws {
        let permits = Permits(2)
        let load = Load()
        let tasks = (0..<2000).map { _ in
            Task { try await permits.withPermit { await load.visit() } }
        }
        for (index, task) in tasks.enumerated() where index % 3 == 0 {
            task.cancel()
            if index % 60 == 0 { await Task.yield() }
        }
        var served = 0
        for task in tasks where (try? await task.value) != nil { served += 1 }
        #expect(load.peak <= 2 && load.visits == served)
        #expect(served >= 2000 - 667)
        try await permits.acquire()
        try await permits.acquire()
        #expect(permits.waiting == 0)
    }

    @Test("a body that throws gives its permit back")
    func throwing() async throws {
        let permits = Permits(1)
        for _ in 0..<3 {
            await #expect(throws: Failure.self) { try await permits.withPermit { throw Failure() } }
        }
        try await permits.acquire()
    }
}

private struct Failure: Error {}

/// Counts how many are inside at once.
private final class Load: Sendable {
    private let state = Mutex((inside: 0, peak: 0, visitors: [Int]()))

    var peak: Int { state.withLock { $0.peak } }
    var visits: Int { visitors.count }
    var visitors: [Int] { state.withLock { $0.visitors } }

    func visit(_ visitor: Int = 0) async {
        state.withLock {
            $0.inside += 1
            $0.visitors.append(visitor)
            $0.peak = max($0.peak, $0.inside)
        }
        await Task.yield()
        state.withLock { $0.inside -= 1 }
    }
}
