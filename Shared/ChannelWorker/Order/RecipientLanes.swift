import Concurrency
import Synchronization

/// Runs work for many people at once, and for each of them one thing after another. At most `limit` things are under
/// way; who adds more waits.
package final class RecipientLanes: Sendable {
    private struct Lane {
        let number: UInt64
        let last: Task<Void, Never>
    }

    private let permits: Permits
    private let lanes = Mutex<[[UInt8]: Lane]>([:])
    private let numbers = Atomic<UInt64>(0)

    package init(limit: Int) {
        permits = Permits(limit)
    }

    /// Returns once the work has its place; throws when cancelled before. `key` is the record's.
    package func add(_ key: [UInt8], _ work: @escaping @Sendable () async -> Void) async throws {
        try await permits.acquire()
        let number = numbers.wrappingAdd(1, ordering: .relaxed).newValue
        lanes.withLock { lanes in
            let before = lanes[key]?.last
            let task = Task { [self] in
                await withTaskCancellationHandler {
                    await before?.value
                } onCancel: {
                    before?.cancel()
                }
                await work()
                leave(key, number)
            }
            lanes[key] = Lane(number: number, last: task)
        }
    }

    /// Returns when everything that was added has ended. A cancellation reaches what is under way.
    package func finish() async {
        await withTaskCancellationHandler {
            while let lane = lanes.withLock({ $0.values.first }) { await lane.last.value }
        } onCancel: {
            for lane in lanes.withLock({ $0.values }) { lane.last.cancel() }
        }
    }

    private func leave(_ key: [UInt8], _ number: UInt64) {
        lanes.withLock { lanes in
            if lanes[key]?.number == number { lanes[key] = nil }
        }
        permits.release()
    }
}
