package import Concurrency
package import Network
package import Observability
import Synchronization

/// A database: a pool of connections that grows with need. It serves calls from the start; `run` ends it in order.
/// No statement is prepared under a name and nothing else stays in a session, so that PgBouncer may stand between in
/// transaction mode. The reactor must outlive it.
package final class PostgresClient: PostgresSession, Service {
    package let configuration: PostgresConfiguration
    let pool: PostgresPool
    private let isEnding = Atomic(false)

    package init(
        _ configuration: PostgresConfiguration,
        on reactor: Reactor,
        metrics: MetricRegistry,
        logger: Logger
    ) throws(PostgresError) {
        try configuration.validate()
        self.configuration = configuration
        pool = PostgresPool(configuration, on: reactor, PostgresMetrics(metrics), logger)
    }

    /// A client that is dropped without an end still closes its connections.
    deinit {
        guard !isEnding.load(ordering: .relaxed) else { return }
        Task { [pool] in await pool.beginShutDown() }
    }

    /// Waits for the shutdown, then lets calls under way end and closes every connection.
    package func run() async throws {
        await GracefulShutdown.current.wait()
        await shutDown()
    }

    /// Refuses new calls, lets those under way end and closes every connection.
    package func shutDown() async {
        isEnding.store(true, ordering: .relaxed)
        await pool.shutDown()
    }

    /// Statements that see and touch the rows of one tenant only, where row-level security reads `herald.tenant`.
    package func tenant(_ tenant: String) -> PostgresTenantSession {
        PostgresTenantSession(client: self, tenant: tenant)
    }

    package func pipeline(
        _ statements: [PostgresQuery],
        _ scope: PipelineScope,
        until deadline: Deadline?
    ) async throws(PostgresError) -> [Result<PostgresRows, PostgresError>] {
        try await pipeline(scope.groups(statements), until: deadline)
    }

    package func script(_ sql: String, until deadline: Deadline?) async throws(PostgresError) {
        let results = try await measured(until: deadline) { deadline throws(PostgresError) in
            try await self.pool.run(.script(sql), until: deadline)
        }
        try results.throwFirstError()
    }

    func pipeline(
        _ groups: [[PostgresQuery]],
        until deadline: Deadline?
    ) async throws(PostgresError) -> [PipelineResults.Outcome] {
        guard groups.contains(where: { !$0.isEmpty }) else { return [] }
        let results = try await measured(until: deadline) { deadline throws(PostgresError) in
            try await self.pool.run(.batch(groups), until: deadline)
        }
        let outcomes = PipelineResults.outcomes(of: groups, results)
        for case .failure(let error) in outcomes where error.code != .skipped { pool.metrics.count(error) }
        return outcomes
    }

    func deadline(_ deadline: Deadline?) -> Deadline { deadline ?? .after(configuration.callTimeout) }

    /// Counts and times a call, and gives it the default deadline.
    private func measured<Value>(
        until deadline: Deadline?,
        _ call: (Deadline) async throws(PostgresError) -> Value
    ) async throws(PostgresError) -> Value {
        let start = ContinuousClock.now
        defer { pool.metrics.callTime.observe(start.duration(to: .now)) }
        do {
            return try await call(self.deadline(deadline))
        } catch {
            pool.metrics.count(error)
            throw error
        }
    }
}

extension [[ResultHandle]] {
    func throwFirstError() throws(PostgresError) {
        for result in joined() {
            if let error = result.error { throw error }
        }
    }
}
