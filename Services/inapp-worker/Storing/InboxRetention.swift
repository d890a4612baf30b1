import Concurrency
import Observability
import Primitives
import Storage

/// Lets old items go, as events like all others, and forgets old events. Every replica does it, a little at a time;
/// the database lets them share the work.
struct InboxRetention: Service {
    let store: InboxStore
    let relay: UpdateRelay
    let keepItems: Duration
    let keepEvents: Duration
    let clock: WallClock
    let logger: Logger
    var interval = Duration.seconds(3600)

    private static let chunk = 500

    func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun, !Task.isCancelled {
            do {
                try await perform(shutdown)
            } catch {
                logger.error("Old items could not be let go", ["error": .error(error)])
            }
            await shutdown.sleep(for: interval)
        }
    }

    private func perform(_ shutdown: GracefulShutdown) async throws {
        let oldItem = clock.now - keepItems
        while !shutdown.hasBegun, try await store.hasItems(before: oldItem) {
            let updates = try await store.retireItems(before: oldItem, limit: InboxRetention.chunk)
            await relay.publish(updates.map { StreamUpdate($0) })
        }
        let oldEvent = clock.now - keepEvents
        while !shutdown.hasBegun,
            try await store.forgetEvents(before: oldEvent, limit: InboxRetention.chunk) == InboxRetention.chunk
        {}
    }
}
