import Concurrency
import Observability
import Storage

/// Keeps the monthly partitions: some made ahead, those past their retention dropped. Every replica does it; the
/// database lets one at a time.
struct Partitions: Service {
    private let store: PartitionStore
    private let interval: Duration
    private let logger: Logger

    init(_ store: PartitionStore, every interval: Duration = .seconds(3600), logger: Logger) {
        (self.store, self.interval, self.logger) = (store, interval, logger)
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
