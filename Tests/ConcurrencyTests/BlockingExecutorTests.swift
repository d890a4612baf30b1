import Concurrency
import Foundation
import Testing

@Suite("BlockingExecutor")
struct BlockingExecutorTests {
    private actor Client {
        private let executor = BlockingExecutor(label: "test")
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        /// As a C call would: without letting go of the thread.
        func wait(for signal: DispatchSemaphore) -> Bool { signal.wait(timeout: .now() + 10) == .success }

        func assertsItsOwnExecutor() {
            assertIsolated()
        }
    }

    @Test("clients that block leave the cooperative pool to the others", .timeLimit(.minutes(1)))
    func poolStaysFree() async {
        let signals = (0..<16).map { _ in DispatchSemaphore(value: 0) }
        async let woken = withTaskGroup(of: Bool.self) { group in
            for signal in signals { group.addTask { await Client().wait(for: signal) } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        // Runs on the pool that the blocked clients would otherwise hold: there are more of them than it has threads.
        await Task.detached { for signal in signals { signal.signal() } }.value
        #expect(await woken == 16)
    }

    @Test("an actor on it knows its own executor")
    func isolation() async {
        await Client().assertsItsOwnExecutor()
    }
}
