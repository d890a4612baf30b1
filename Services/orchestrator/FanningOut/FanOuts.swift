import Concurrency
import Kafka
import Observability
import Primitives
import ServiceKit
import Storage
import Synchronization

/// Brings requests to topics to everybody in them. Replicas share them by leases, a turn at a time: one that dies loses
/// its own, and another goes on from what is stored.
final class FanOuts: Service {
    private let queue: FanOutQueue
    private let rules: FanOutRules
    private let brake: FanOutBrake
    private let metrics: FanOutMetrics
    private let clock: WallClock
    private let logger: Logger
    private let send: @Sendable ([KafkaRecord], Deadline) async throws -> Void
    private let owner: UUIDv7
    private let underWay = Mutex(0)

    private static let pauseAfterFailure = Duration.seconds(1)

    init(
        _ queue: FanOutQueue,
        _ rules: FanOutRules,
        _ brake: FanOutBrake,
        clock: WallClock = .system,
        metrics: MetricRegistry,
        logger: Logger,
        send: @escaping @Sendable ([KafkaRecord], Deadline) async throws -> Void
    ) {
        (self.queue, self.rules, self.brake, self.clock) = (queue, rules, brake, clock)
        (self.logger, self.send, owner) = (logger, send, UUIDv7(at: clock.now))
        self.metrics = FanOutMetrics(metrics)
    }

    /// Ends when all turns have: each finishes the page that it has begun.
    func run() async throws {
        let shutdown = GracefulShutdown.current
        await withDiscardingTaskGroup { group in
            while !shutdown.hasBegun, !Task.isCancelled {
                guard let place = await lease() else {
                    await shutdown.sleep(for: rules.period)
                    continue
                }
                count(1)
                group.addTask {
                    await self.take(place, until: shutdown)
                    self.count(-1)
                }
            }
        }
    }

    private func lease() async -> FanOutQueue.Place? {
        guard underWay.withLock({ $0 }) < rules.turns else { return nil }
        do {
            let isFree = await brake.allows()
            return try await queue.lease(by: owner, for: rules.lease, onlyRecalls: !isFree)
        } catch {
            logger.warning("Requests to topics could not be looked for", ["error": .error(error)])
            return nil
        }
    }

    /// A page that failed is made again, after a while: its lease is kept that long.
    private func take(_ place: FanOutQueue.Place, until shutdown: GracefulShutdown) async {
        let turn = FanOutTurn(
            place: place,
            owner: owner,
            queue: queue,
            rules: rules,
            brake: brake,
            metrics: metrics,
            clock: clock,
            send: send
        )
        do {
            try await turn.run(until: shutdown)
        } catch {
            logger.warning(
                "A request to a topic could not go on",
                ["notification.id": .string(place.id.description), "error": .error(error)]
            )
            await shutdown.sleep(for: FanOuts.pauseAfterFailure)
            try? await queue.release(place, by: owner, after: nil)
        }
    }

    private func count(_ change: Int) {
        let now = underWay.withLock { count in
            count += change
            return count
        }
        metrics.underWay.set(now)
    }
}
