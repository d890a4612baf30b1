import Concurrency
import Primitives
import Synchronization

/// Where what is not due yet waits, so that it holds up nobody behind it. At most so many wait; who adds more waits too.
final class WaitingRoom<Item: Sendable>: Sendable {
    private let permits: Permits
    private let clock: WallClock
    private let queue = Mutex(DueQueue<Item>())
    private let isClosed = Atomic(false)
    private let arrivals: AsyncStream<Void>
    private let arrived: AsyncStream<Void>.Continuation

    init(limit: Int, clock: WallClock) {
        (permits, self.clock) = (Permits(limit), clock)
        (arrivals, arrived) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Returns once the item has its place, or the room is closed and takes it no more; throws when cancelled before.
    func add(_ item: Item, due: Timestamp) async throws {
        try await permits.acquire()
        guard !isClosed.load(ordering: .acquiring) else { return permits.release() }
        queue.withLock { $0.add(item, due: due) }
        arrived.yield()
    }

    /// Takes out those that need wait here no longer.
    func take(where belongs: @Sendable (Item) -> Bool) -> [Item] {
        let taken = queue.withLock { $0.take(where: belongs) }
        for _ in taken { permits.release() }
        return taken
    }

    /// Hands out what is due, in its order, until the room closes or the task is cancelled.
    func run(_ handOut: (Item) async throws -> Void) async throws {
        var news = arrivals.makeAsyncIterator()
        while !Task.isCancelled {
            let (due, next) = queue.withLock { ($0.takeDue(at: clock.now), $0.nextDue) }
            for item in due {
                permits.release()
                try await handOut(item)
            }
            guard due.isEmpty else { continue }
            let alarm = next.map { next in
                Task { [arrived, clock] in
                    try await Task.sleep(for: max(.milliseconds(1), next - clock.now))
                    arrived.yield()
                }
            }
            defer { alarm?.cancel() }
            guard await news.next() != nil else { return }
        }
    }

    /// Hands out nothing more, and holds up nobody who adds.
    func close() {
        isClosed.store(true, ordering: .releasing)
        permits.release()
        arrived.finish()
    }
}
