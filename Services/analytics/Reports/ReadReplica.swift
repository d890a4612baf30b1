import Concurrency
import Observability
import Postgres
import ServiceKit
import Synchronization

/// A copy of the database that reports are read from while it answers. It is asked once a second whether it does, so
/// that no report waits for one that is away.
final class ReadReplica: Service {
    private let client: PostgresClient
    private let metrics: ReadReplicaMetrics
    private let logger: Logger
    private let reads = Mutex(ReplicaReads())

    private static let interval = Duration.seconds(1)

    /// Reached as the primary is. The metrics of its pool are not told, for they have the names of the primary's; nor
    /// are its failures logged one by one, but when it goes and when it comes.
    init(_ configuration: PostgresConfiguration, _ fleet: Dependencies) throws {
        var (configuration, primary) = (configuration, fleet.postgres.configuration)
        configuration.applicationName = primary.applicationName
        configuration.poolSize = primary.poolSize
        configuration.isBehindPgBouncer = primary.isBehindPgBouncer
        client = try PostgresClient(configuration, on: fleet.reactor, metrics: MetricRegistry(), logger: .silent)
        (metrics, logger) = (ReadReplicaMetrics(fleet.metrics), fleet.logger)
    }

    func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun, !Task.isCancelled {
            await look()
            await shutdown.sleep(for: ReadReplica.interval)
        }
        await client.shutDown()
    }

    /// `body` runs on the replica, and on the primary when that fails it or is not there: it must only read.
    func read<Value: Sendable>(
        orFrom primary: PostgresClient,
        _ body: @escaping @Sendable (PostgresClient) async throws -> Value
    ) async throws -> Value {
        do {
            if let value = try await answer(body) { return value }
        } catch let error as PostgresError where isLost(error) && !Task.isCancelled {
            if error.isOfTheConnection { note(error) }
        }
        metrics.fallbacks.increment()
        return try await body(primary)
    }

    /// The replica's; `nil` when it is away.
    private func answer<Value: Sendable>(
        _ body: @escaping @Sendable (PostgresClient) async throws -> Value
    ) async throws -> Value? {
        guard reads.withLock({ $0.isThere }) else { return nil }
        let task = Task { [client] in try await body(client) }
        guard let number = reads.withLock({ $0.begin(task.cancel) }) else {
            task.cancel()
            return nil
        }
        defer { reads.withLock { $0.end(number) } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// What takes too long at a replica that answers would take as long at the primary, which is to be spared.
    private func isLost(_ error: PostgresError) -> Bool {
        switch error.code {
        case .timedOut, .cancelled: !reads.withLock { $0.isThere }
        default: error.isRetriable
        }
    }

    private func look() async {
        do {
            let lag = try await client.query(.replicaLag, until: .after(ReadReplica.interval))
                .decodeFirst(Int64?.self)
            if let lag = lag ?? nil { metrics.lag.set(Int(clamping: lag)) }
            if reads.withLock({ $0.arrive() }) { logger.info("Reports are read from the replica") }
            metrics.up.set(1)
        } catch {
            note(error)
        }
    }

    private func note(_ error: any Error) {
        metrics.up.set(0)
        guard let underWay = reads.withLock({ $0.leave() }) else { return }
        for giveUp in underWay { giveUp() }
        logger.warning("The replica is away: reports are read from the primary", ["error": .error(error)])
    }
}

extension PostgresError {
    fileprivate var isOfTheConnection: Bool {
        switch code {
        case .connectionFailed, .connectionLost: true
        default: false
        }
    }
}

extension PostgresQuery {
    /// In seconds; null when it has replayed nothing yet. Where nothing is written the last transaction is old though
    /// nothing is missing: then it counts that a replica which still listens has replayed all that it has received.
    fileprivate static let replicaLag: PostgresQuery = """
        SELECT CASE WHEN NOT pg_is_in_recovery() OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
            AND EXISTS (SELECT FROM pg_stat_wal_receiver) THEN 0
            ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::bigint END
        """
}
