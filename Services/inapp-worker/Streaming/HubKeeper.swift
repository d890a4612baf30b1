import Concurrency
import Observability
import Primitives
import Storage

/// Keeps the streams true as time goes: ends those whose tokens expired, within a second; and once in a beat pings
/// each; every second time it renews its registration and compares it with the store, so that nothing that Redis lost
/// stays unknown for long.
struct HubKeeper: Service {
    let hub: InboxHub
    let registry: StreamRegistry
    let store: InboxStore
    let clock: WallClock
    let logger: Logger

    private static let chunk = 500

    func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun, !Task.isCancelled {
            await shutdown.sleep(for: .seconds(1))
            await compare(hub.look(at: clock.now))
        }
    }

    /// Everybody, at once.
    func compare() async {
        await compare(hub.recipients)
    }

    /// Renews registrations, and finds the inboxes that are further than their streams.
    private func compare(_ recipients: [RecipientKey]) async {
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
