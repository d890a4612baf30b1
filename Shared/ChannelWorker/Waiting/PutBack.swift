import Concurrency
import Observability
import Primitives
import ServiceKit

/// Sends what cannot wait here any longer to the end of the waiting topic that fits: what is due later than the tier's
/// own records, and what waits when its partition goes to another worker.
struct PutBack: Sendable {
    private let work: any ChannelWork
    private let ladder: RetryLadder
    private let clock: WallClock
    private let logger: Logger
    private let retries = RetryPolicy(attempts: 10, backoff: Backoff(base: .milliseconds(50), limit: .seconds(1)))

    init(_ work: any ChannelWork, _ settings: ChannelWorker.Settings, _ logger: Logger) {
        (self.work, ladder, clock, self.logger) = (work, settings.ladder, settings.clock, logger)
    }

    func perform(_ arrivals: [Arrival]) async throws {
        let placed = arrivals.compactMap { arrival in
            ladder.tier(for: arrival.notBefore - clock.now).map { (arrival.record, $0.name) }
        }
        try await retries.run { try await work.outbox.putBack(placed, work.channel) }
    }

    /// True when another worker will find them.
    func performQuietly(_ arrivals: [Arrival]) async -> Bool {
        do {
            try await perform(arrivals)
            return true
        } catch {
            logger.warning("Waiting dispatches could not be put back", ["error": .error(error)])
            return false
        }
    }
}
