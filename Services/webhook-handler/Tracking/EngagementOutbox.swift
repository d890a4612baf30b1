import Concurrency
import Kafka
import Observability
import Primitives
import Synchronization
import Wire

/// Hands engagements to the broker. Whoever follows a link waits for it only for a moment; what is not stored by then is
/// sent on behind them, and what never can be is counted. A stop waits for what is under way.
final class EngagementOutbox: Service {
    private struct State {
        var underWay = 0
        var whenEmpty: (@Sendable () -> Void)?
    }

    private let send: @Sendable ([KafkaRecord]) async throws -> Void
    private let digested: @Sendable (UUIDv7) async throws -> [UUIDv7]
    private let limits: EngagementLimits
    private let logger: Logger
    private let state = Mutex(State())
    private let retries = RetryPolicy(backoff: Backoff(base: .milliseconds(100), limit: .seconds(2)))
    private let late: Counter
    private let lost: Counter

    /// `digested` gives the notifications that a dispatch carried, if it is a digest.
    init(
        limits: EngagementLimits = EngagementLimits(),
        metrics: MetricRegistry,
        logger: Logger,
        digested: @escaping @Sendable (UUIDv7) async throws -> [UUIDv7] = { _ in [] },
        send: @escaping @Sendable ([KafkaRecord]) async throws -> Void
    ) {
        (self.send, self.digested, self.limits, self.logger) = (send, digested, limits, logger)
        late = metrics.counter("herald_tracking_late_total", "Engagements whose reader was answered before the broker.")
        lost = metrics.counter("herald_tracking_lost_total", "Engagements that the broker never took.")
    }

    /// Returns when the engagement is stored, or the reader has waited long enough.
    func tell(_ engagement: Engagement) async {
        guard enter() else { return lose("Too many engagements wait for the broker") }
        let (stored, end) = AsyncStream.makeStream(of: Never.self)
        let timer = Task { [late, limits] in
            try await Task.sleep(for: limits.patience)
            late.increment()
            end.finish()
        }
        // Not the reader's own task: one who goes away does not take the event along.
        Task.detached {
            await self.store(engagement)
            timer.cancel()
            end.finish()
            self.leave()
        }
        for await _ in stored {}
    }

    func run() async throws {
        await GracefulShutdown.current.wait()
        let (empty, end) = AsyncStream.makeStream(of: Never.self)
        let isEmpty = state.withLock { state in
            state.whenEmpty = { end.finish() }
            return state.underWay == 0
        }
        if isEmpty { end.finish() }
        for await _ in empty {}
    }

    private func store(_ engagement: Engagement) async {
        do {
            try await retries.run(until: .after(limits.storeTime)) {
                let whole = engagement.carrying(try await digested(engagement.event.dispatchID))
                try await send(try whole.records())
            }
        } catch {
            lose("An engagement was not stored", error)
        }
    }

    private func lose(_ message: StaticString, _ error: (any Error)? = nil) {
        lost.increment()
        logger.error(message, error.map { ["error": .error($0)] } ?? [:])
    }

    private func enter() -> Bool {
        state.withLock { state in
            guard state.underWay < limits.underWay else { return false }
            state.underWay += 1
            return true
        }
    }

    private func leave() {
        let done = state.withLock { state in
            state.underWay -= 1
            return state.underWay == 0 ? state.whenEmpty : nil
        }
        done?()
    }
}

/// What an engagement may cost.
struct EngagementLimits: Sendable {
    /// How long a reader waits for the broker.
    var patience = Duration.milliseconds(100)
    /// How long the broker is asked again.
    var storeTime = Duration.seconds(30)
    var underWay = 20_000
}
