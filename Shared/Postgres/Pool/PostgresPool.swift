import Concurrency
import Network
import Observability

/// Performs what `ResourcePool` decides, on the reactor's thread beside its connections.
actor PostgresPool {
    private typealias Pool = ResourcePool<ObjectIdentifier, UInt64>

    nonisolated let reactor: Reactor
    nonisolated let metrics: PostgresMetrics
    private let configuration: PostgresConfiguration
    private let logger: Logger
    private let lookup = AddressLookup()
    private let backoff = Backoff(base: .milliseconds(50), limit: .seconds(2))

    private var pool: Pool
    private var connections: [ObjectIdentifier: PostgresConnection] = [:]
    private var calls: [UInt64: PendingCall<PostgresConnection>] = [:]
    private var nextTicket: UInt64 = 0
    private var lastFailure: PostgresError?
    private var isShutDown = false
    private var idleTimer: ReactorTimer?
    private var drained: [CheckedContinuation<Void, Never>] = []

    /// Connections that are leased.
    var inUse: Int { pool.inUse }

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(_ configuration: PostgresConfiguration, on reactor: Reactor, _ metrics: PostgresMetrics, _ logger: Logger) {
        (self.configuration, self.reactor, self.metrics) = (configuration, reactor, metrics)
        self.logger = logger.with(["postgres.host": .string(configuration.host)])
        pool = Pool(limit: configuration.poolSize)
    }

    /// Leases a connection for one command.
    func run(_ command: Command, until deadline: Deadline) async throws(PostgresError) -> [[ResultHandle]] {
        let connection = try await lease(until: deadline)
        defer { release(connection) }
        return try await connection.run(command, until: deadline)
    }

    /// Waits its turn for a connection, which must come back through `release`.
    func lease(until deadline: Deadline) async throws(PostgresError) -> PostgresConnection {
        guard !isShutDown else { throw .clientShutDown }
        nextTicket += 1
        let (ticket, start) = (nextTicket, ContinuousClock.now)
        defer { metrics.waitTime.observe(start.duration(to: .now)) }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                calls[ticket] = PendingCall(continuation, on: reactor, until: deadline) { [weak self] in
                    self?.assumeIsolated { $0.giveUp(ticket, $0.timedOut) }
                }
                perform(pool.request(ticket))
            }
        } onCancel: {
            reactor.submit { [weak self] in self?.assumeIsolated { $0.giveUp(ticket, .taskCancelled) } }
        }
        return try result.get()
    }

    /// Takes a connection back. One that is in the middle of something is put in order first, in the background.
    func release(_ connection: PostgresConnection) {
        let (isReusable, isClosed) = connection.assumeIsolated { ($0.isReusable, $0.isClosed) }
        if isReusable {
            perform(pool.release(ObjectIdentifier(connection), at: .now))
        } else if !isClosed {
            Task {
                await connection.recover()
                perform(pool.release(ObjectIdentifier(connection), at: .now))
            }
        }
    }

    /// Refuses new calls, lets those under way end, and returns when every connection is closed.
    func shutDown() async {
        beginShutDown()
        guard !pool.isDrained else { return }
        await withCheckedContinuation { drained.append($0) }
    }

    func beginShutDown() {
        guard !isShutDown else { return }
        isShutDown = true
        if let idleTimer { reactor.cancel(idleTimer) }
        for ticket in pool.withdrawAll() { finish(ticket, .failure(.clientShutDown)) }
        perform(pool.shutDown())
    }

    // MARK: Performing

    private func perform(_ actions: [Pool.Action]) {
        for action in actions {
            switch action {
            case .lease(let id, let ticket): lend(id, to: ticket)
            case .open: Task { await open() }
            case .retryLater(let failures): retry(after: backoff.delay(afterAttempt: failures - 1))
            case .close(let id): connections[id]?.assumeIsolated { $0.close() }
            }
        }
        scheduleIdleCheck()
        report()
    }

    private func lend(_ id: ObjectIdentifier, to ticket: UInt64) {
        guard let connection = connections[id] else { return finish(ticket, .failure(.lost)) }
        finish(ticket, .success(connection))
    }

    private func finish(_ ticket: UInt64, _ result: Result<PostgresConnection, PostgresError>) {
        calls.removeValue(forKey: ticket)?.resume(result)
    }

    private func giveUp(_ ticket: UInt64, _ error: PostgresError) {
        guard calls[ticket] != nil else { return }
        pool.withdraw(ticket)
        finish(ticket, .failure(error))
        report()
    }

    private var timedOut: PostgresError {
        let reason = lastFailure.map { ": \($0)" } ?? ""
        return PostgresError(.poolTimedOut, "no connection was free before the deadline\(reason)")
    }

    private func open() async {
        let connection = PostgresConnection(configuration, on: reactor) { [weak self] connection in
            self?.assumeIsolated { $0.closed(connection) }
        }
        do {
            try await connection.connect(to: lookup.addresses(of: configuration.host))
            opened(connection)
        } catch {
            openFailed(error)
        }
    }

    private func opened(_ connection: PostgresConnection) {
        let id = ObjectIdentifier(connection)
        lastFailure = nil
        metrics.connects.increment()
        connections[id] = connection
        perform(pool.opened(id, at: .now))
    }

    /// A fault that waiting cannot mend, such as a wrong password, is told to all who wait.
    private func openFailed(_ error: PostgresError) {
        lastFailure = error
        metrics.connectFailures.increment()
        logger.warning("Could not connect to PostgreSQL", ["error": .error(error)])
        if !error.isRetriable {
            for ticket in pool.withdrawAll() { finish(ticket, .failure(error)) }
        }
        perform(pool.openFailed())
    }

    private func retry(after delay: Duration) {
        _ = reactor.schedule(after: delay) { [weak self] in
            self?.assumeIsolated { $0.perform($0.pool.retry()) }
        }
    }

    private func closed(_ connection: PostgresConnection) {
        let id = ObjectIdentifier(connection)
        guard connections.removeValue(forKey: id) != nil else { return }
        perform(pool.lost(id))
    }

    private func scheduleIdleCheck() {
        guard idleTimer == nil, !isShutDown, let since = pool.idleSince else { return }
        idleTimer = reactor.schedule(at: since.advanced(by: configuration.idleTimeout)) { [weak self] in
            self?.assumeIsolated { $0.closeIdle() }
        }
    }

    private func closeIdle() {
        idleTimer = nil
        perform(pool.closeIdle(since: .now.advanced(by: .zero - configuration.idleTimeout)))
    }

    private func report() {
        metrics.inFlight.set(pool.inUse)
        metrics.open.set(pool.open)
        metrics.waiting.set(pool.waiting)
        guard pool.isDrained else { return }
        for waiter in drained { waiter.resume() }
        drained = []
    }
}

extension PostgresError {
    static let clientShutDown = PostgresError(.shutDown, "the client has been shut down")
}
