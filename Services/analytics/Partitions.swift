import Concurrency
import Observability
import Storage

/// Keeps the monthly partitions: some made ahead, those past their retention dropped, and old dead letters too. Every replica does it; the
/// database lets one at a time.
struct Partitions: Service {
    private let store: PartitionStore
    private let projections: ProjectionStore
    private let interval: Duration
    private let logger: Logger

    init(
        _ store: PartitionStore,
        _ projections: ProjectionStore,
        every interval: Duration = .seconds(3600),
        logger: Logger
    ) {
        (self.store, self.projections) = (store, projections)
        (self.interval, self.logger) = (interval, logger)
    }

    func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun, !Task.isCancelled {
            await keep()
            await shutdown.sleep(for: interval)
        }
    }

    /// A failure is told and waits for the next time: partitions are made months ahead.
    private func keep() async {
        do {
            try await projections.forgetDeadLetters()
            let (made, dropped) = (try await store.makeAhead(), try await store.dropExpired())
            if made + dropped > 0 {
                logger.info(
                    "Partitions were made or dropped",
                    ["storage.made": .integer(made), "storage.dropped": .integer(dropped)]
                )
            }
        } catch {
            logger.error("The partitions could not be kept", ["error": .error(error)])
        }
    }
}
