import Concurrency
import Observability
import Storage

/// Lets go of what is old: monthly partitions past their time, and old rows of tables without any; and makes partitions
/// ahead. Every replica does it; the database lets one at a time.
struct Retention: Service {
    private let partitions: PartitionStore
    private let aged: AgedTables
    private let interval: Duration
    private let logger: Logger

    init(
        _ partitions: PartitionStore,
        _ aged: AgedTables,
        every interval: Duration = .seconds(3600),
        logger: Logger
    ) {
        (self.partitions, self.aged) = (partitions, aged)
        (self.interval, self.logger) = (interval, logger)
    }

    func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun, !Task.isCancelled {
            await keepPartitions()
            await purge(until: shutdown)
            await shutdown.sleep(for: interval)
        }
    }

    /// A failure is told and waits for the next time: partitions are made months ahead.
    private func keepPartitions() async {
        do {
            let (made, dropped) = (try await partitions.makeAhead(), try await partitions.dropExpired())
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

    /// A little at a time, so that nobody waits behind it.
    private func purge(until shutdown: GracefulShutdown) async {
        var total = 0
        do {
            while !shutdown.hasBegun, case let purged = try await aged.purge(), purged > 0 { total += purged }
        } catch {
            logger.error("Old rows could not be deleted", ["error": .error(error)])
        }
        if total > 0 { logger.info("Old rows were deleted", ["storage.purged": .integer(total)]) }
    }
}
