import Concurrency
import Observability
import Primitives
import Storage

/// Keeps the streams true as time goes: ends those whose tokens expired, within a second; and every half minute renews
/// the registry, pings, and compares with the store, so that nothing that Redis lost stays unknown for long.
struct HubKeeper: Service {
    let hub: InboxHub
    let registry: StreamRegistry
    let store: InboxStore
    let clock: WallClock
    let logger: Logger
    var beat = Duration.seconds(30)

    private static let chunk = 500

    func run() async throws {
        let shutdown = GracefulShutdown.current
        var next = ContinuousClock.now.advanced(by: beat)
        while !shutdown.hasBegun, !Task.isCancelled {
            await shutdown.sleep(for: min(.seconds(1), beat))
            await hub.expire(at: clock.now)
            guard ContinuousClock.now >= next else { continue }
            next = ContinuousClock.now.advanced(by: beat)
            await hub.ping()
            await compare()
        }
    }

    /// Renews everybody's registration and finds the inboxes that are further than their streams.
    func compare() async {
        let recipients = await hub.recipients
        for start in stride(from: 0, to: recipients.count, by: HubKeeper.chunk) {
            let some = Array(recipients[start..<min(start + HubKeeper.chunk, recipients.count)])
            await registry.enter(some)
            do {
                let heads = try await store.lastNumbers(of: some)
                await hub.take(heads.map { StreamUpdate($0.key, last: $0.value) })
            } catch {
                logger.warning("Streams could not be compared with the store", ["error": .error(error)])
            }
        }
    }
}
