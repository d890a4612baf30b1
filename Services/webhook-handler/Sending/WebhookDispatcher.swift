import Concurrency
import Observability
import Postgres
import Primitives
import Storage
import Synchronization

/// Gives every endpoint to which something is due a run of its own, so that a slow one delays nobody else. Replicas
/// share the endpoints by leases: one that dies loses its own, and the others go on from what is stored.
final class WebhookDispatcher: Service {
    struct Settings: Sendable {
        /// How long an endpoint stays with a replica that is not heard of.
        var lease = Duration.seconds(30)
        /// How often it is looked for work that nobody has told of, such as attempts that are due again.
        var period = Duration.seconds(1)
        /// Endpoints at once. Only sockets limit it.
        var runs = 2048
        /// After a run that failed.
        var pause = Duration.seconds(5)
    }

    private let settings: Settings
    private let queue: WebhookQueue
    private let makeRun: @Sendable (WebhookQueue.Place, UUIDv7) -> EndpointRun
    private let metrics: SendingMetrics
    private let logger: Logger
    private let owner: UUIDv7
    private let calls = Mutex<AsyncStream<Void>.Continuation?>(nil)
    private let underWay = Mutex(0)

    init(
        _ queue: WebhookQueue,
        settings: Settings = Settings(),
        clock: WallClock = .system,
        metrics: SendingMetrics,
        logger: Logger,
        run: @escaping @Sendable (WebhookQueue.Place, UUIDv7) -> EndpointRun
    ) {
        (self.queue, self.settings, makeRun) = (queue, settings, run)
        (self.metrics, self.logger, owner) = (metrics, logger, UUIDv7(at: clock.now))
    }

    /// There is something new to send.
    func wake() {
        _ = calls.withLock { $0 }?.yield()
    }

    /// Ends when all runs have: each finishes the attempts that it has begun.
    func run() async throws {
        let shutdown = GracefulShutdown.current
        let (calls, caller) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.calls.withLock { $0 = caller }
        await shutdown.withHandler({ caller.finish() }) {
            await withDiscardingTaskGroup { group in
                let clock = Task { await self.tick(caller, shutdown) }
                for await _ in calls { await self.startRuns(&group, shutdown) }
                clock.cancel()
            }
        }
    }

    /// Wakes now and then, and keeps what is leased.
    private func tick(_ caller: AsyncStream<Void>.Continuation, _ shutdown: GracefulShutdown) async {
        var renewed = ContinuousClock.now
        while !Task.isCancelled {
            caller.yield()
            if renewed.duration(to: .now) > settings.lease / 4 {
                await trying { try await self.queue.renew(self.owner, for: self.settings.lease) }
                renewed = .now
            }
            try? await Task.sleep(for: settings.period)
        }
    }

    private func startRuns(_ group: inout DiscardingTaskGroup, _ shutdown: GracefulShutdown) async {
        let free = settings.runs - underWay.withLock { $0 }
        guard free > 0, !shutdown.hasBegun else { return }
        var places: [WebhookQueue.Place] = []
        await trying { places = try await self.queue.lease(by: self.owner, for: self.settings.lease, limit: free) }
        for place in places {
            count(1)
            group.addTask {
                let isWell = await self.trying { try await self.makeRun(place, self.owner).run(until: shutdown) }
                // What cannot be sent to now is not leased anew at once.
                if !isWell { await shutdown.sleep(for: self.settings.pause) }
                await self.trying { try await self.queue.release(place, by: self.owner) }
                self.count(-1)
                // What came while the run ended was nobody's to lease.
                if isWell { self.wake() }
            }
        }
    }

    private func count(_ change: Int) {
        let now = underWay.withLock { count in
            count += change
            return count
        }
        metrics.underWay.set(now)
    }

    /// What fails is tried again at the next turn.
    @discardableResult
    private func trying(_ work: () async throws -> Void) async -> Bool {
        do {
            try await work()
            return true
        } catch {
            logger.warning("The queue of webhooks could not be reached", ["error": .error(error)])
            return false
        }
    }
}
