import Concurrency
import Network
import Observability
import Primitives
import Synchronization

/// One connection that many tasks share. Each task puts its call into the pipeline itself; the first of a turn wakes
/// the reactor, which sends in one write what has gathered by then.
actor RedisConnection {
    typealias Waiter = CheckedContinuation<Result<RedisValue, RedisError>, Never>

    nonisolated let reactor: Reactor
    /// The last attempt to connect has failed, or the connection has ended and is not yet back.
    nonisolated let isFailing = Atomic(false)
    private nonisolated let pipeline: Mutex<Pipeline<Waiter>>
    private nonisolated let ids = Atomic<UInt64>(0)
    private nonisolated let stallTimeout: Duration
    private let metrics: RedisMetrics
    private let onTrouble: @Sendable () -> Void
    private let makeLink: (@escaping @Sendable (RedisLink.Event) -> Void) -> RedisLink

    private lazy var link = makeLink { [weak self] event in self?.assumeIsolated { $0.handle(event) } }
    private var deadlineTimer: (due: ContinuousClock.Instant, timer: ReactorTimer)?
    private var lastFailure: RedisError?
    private var reported = (inFlight: 0, waiting: 0)
    private var drained: [CheckedContinuation<Void, Never>]?

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    /// `onTrouble` is called on the reactor's thread when the connection ends or cannot be made.
    init(
        to address: RedisAddress,
        _ configuration: RedisConfiguration,
        on reactor: Reactor,
        _ metrics: RedisMetrics,
        _ logger: Logger,
        onTrouble: @escaping @Sendable () -> Void = {}
    ) {
        (self.reactor, self.metrics, self.onTrouble) = (reactor, metrics, onTrouble)
        stallTimeout = configuration.stallTimeout
        pipeline = Mutex(
            Pipeline(
                maximumInFlight: configuration.maximumInFlight,
                maximumWaiting: configuration.maximumWaiting
            )
        )
        makeLink = { RedisLink(to: [address], configuration, on: reactor, metrics, logger, onEvent: $0) }
    }

    /// Sends what `bytes` hold and awaits so many replies, of which several come as one array. An error reply is a
    /// value here.
    nonisolated func call(_ bytes: [UInt8], replies: Int, until deadline: Deadline) async throws(RedisError)
        -> RedisValue
    {
        let id = ids.wrappingAdd(1, ordering: .relaxed).newValue
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                admit(
                    Pipeline.Call(
                        id: id,
                        bytes: bytes,
                        replies: replies,
                        start: .now,
                        deadline: deadline.instant,
                        waiter: waiter
                    )
                )
            }
        } onCancel: {
            abandon(id)
        }
        return try result.get()
    }

    /// Refuses new calls with `error`, lets those under way end, and then closes the connection. Unless `finishing`,
    /// what is not yet sent ends at once with `error`.
    func drain(_ error: RedisError, finishing: Bool) async {
        let unsent = pipeline.withLock { pipeline in
            pipeline.close(error)
            return finishing ? [] : pipeline.failWaiting(error)
        }
        finish(unsent)
        drained = drained ?? []
        await withCheckedContinuation { continuation in
            drained?.append(continuation)
            settle()
        }
    }

    // MARK: From any thread

    private nonisolated func admit(_ call: Pipeline<Waiter>.Call) {
        let admission = pipeline.withLock { pipeline in
            // Checked under the lock: a cancellation before this point finds nothing to abandon.
            Task.isCancelled && call.waiter != nil ? .refused(.taskCancelled) : pipeline.admit(call)
        }
        switch admission {
        case .queued: break
        case .needsTurn: reactor.submit { self.assumeIsolated { $0.turn() } }
        case .refused(let error): call.waiter?.resume(returning: .failure(error))
        }
    }

    private nonisolated func abandon(_ id: UInt64) {
        let completion = pipeline.withLock { $0.abandon(id, .taskCancelled) }
        if let completion { completion.waiter.resume(returning: completion.result) }
    }

    // MARK: On the reactor's thread

    private func turn() {
        let isWritable = link.assumeIsolated { link in
            link.open()
            return link.isWritable
        }
        let timeout = RedisError(.timedOut, "the deadline has passed")
        let unsent = lastFailure.map { RedisError(.connectionFailed, "no connection before the deadline: \($0)") }
        let (expired, output) = pipeline.withLock { pipeline in
            pipeline.beginTurn()
            let expired = pipeline.expire(at: .now, timeout, unsent: unsent ?? timeout)
            return (expired, isWritable ? pipeline.takeOutput() : [])
        }
        finish(expired)
        if !output.isEmpty { link.assumeIsolated { $0.send(output.count == 1 ? output[0] : Array(output.joined())) } }
        settle()
    }

    private func handle(_ event: RedisLink.Event) {
        switch event {
        case .replies(let values): receive(values)
        case .writable: turn()
        case .quiet: ping()
        case .opened:
            isFailing.store(false, ordering: .relaxed)
            lastFailure = nil
            turn()
        case .failed(let error):
            // Waiting cannot mend a wrong password: all who wait are told.
            if !error.isRetriable { finish(pipeline.withLock { $0.failWaiting(error) }) }
            troubled(error)
        case .lost(let error, let written):
            finish(pipeline.withLock { $0.lost(error, written: written) })
            troubled(error)
        }
    }

    private func receive(_ values: [RedisValue]) {
        let (completed, isInStep) = pipeline.withLock { pipeline in
            var completed: [Pipeline<Waiter>.Completion] = []
            completed.reserveCapacity(values.count)
            do throws(RedisError) {
                for value in values {
                    if let completion = try pipeline.receive(value) { completed.append(completion) }
                }
                return (completed, true)
            } catch {
                return (completed, false)
            }
        }
        let now = ContinuousClock.now
        for completion in completed { metrics.callTime.observe(completion.start.duration(to: now)) }
        finish(completed)
        if isInStep { turn() } else { link.assumeIsolated { $0.end(.unsolicited) } }
    }

    private func troubled(_ error: RedisError) {
        isFailing.store(true, ordering: .relaxed)
        lastFailure = error
        onTrouble()
        settle()
    }

    private func ping() {
        let now = ContinuousClock.now
        let deadline = now.advanced(by: stallTimeout)
        let bytes = RedisCommand("PING").bytes
        admit(Pipeline.Call(id: 0, bytes: bytes, replies: 1, start: now, deadline: deadline, waiter: nil))
    }

    private func finish(_ completions: [Pipeline<Waiter>.Completion]) {
        for completion in completions { completion.waiter.resume(returning: completion.result) }
    }

    /// What each event may have changed: the next deadline, the gauges, and whether draining has ended.
    private func settle() {
        let (deadline, inFlight, waiting, isDrained) = pipeline.withLock { pipeline in
            let isDrained = drained != nil && !pipeline.hasWaiters
            return (pipeline.nextDeadline, pipeline.inFlight, pipeline.waitingCount, isDrained)
        }
        metrics.inFlight.add(inFlight - reported.inFlight)
        metrics.waiting.add(waiting - reported.waiting)
        reported = (inFlight, waiting)
        arm(for: deadline)
        if isDrained { finishDraining() }
    }

    /// A timer that is set too early is left: when it fires, the next is set.
    private func arm(for deadline: ContinuousClock.Instant?) {
        guard let deadline, deadlineTimer.map({ deadline < $0.due }) ?? true else { return }
        if let deadlineTimer { reactor.cancel(deadlineTimer.timer) }
        let timer = reactor.schedule(at: deadline) { [weak self] in
            self?.assumeIsolated { connection in
                connection.deadlineTimer = nil
                connection.turn()
            }
        }
        deadlineTimer = (deadline, timer)
    }

    private func finishDraining() {
        link.assumeIsolated { $0.close() }
        if let deadlineTimer { reactor.cancel(deadlineTimer.timer) }
        deadlineTimer = nil
        metrics.inFlight.add(-reported.inFlight)
        reported.inFlight = 0
        for continuation in drained ?? [] { continuation.resume() }
        drained = []
    }
}
