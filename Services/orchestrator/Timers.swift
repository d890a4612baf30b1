import Concurrency
import Kafka
import Observability
import Primitives
import ServiceKit
import Storage
import Wire

/// Wakes people's owners: each timer that is due becomes a command in the person's own partition. A timer may fire twice
/// when a process is killed in between, never not at all; the owner asks its state what is really due.
struct Timers: Service {
    private let store: TimerStore
    private let producer: KafkaProducer
    private let clock: WallClock
    private let logger: Logger

    private static let batch = 500
    /// Timers that others schedule meanwhile are seen after this long at the latest.
    private static let longestSleep: Duration = .milliseconds(500)
    /// What is due and was not taken is being fired by another orchestrator, which takes long while Kafka is away: it is
    /// looked at again after this, and each time after twice as long.
    private static let shortestSleep: Duration = .milliseconds(5)
    private static let pauseAfterFailure: Duration = .milliseconds(250)

    init(_ store: TimerStore, _ producer: KafkaProducer, clock: WallClock = .system, logger: Logger) {
        (self.store, self.producer, self.clock, self.logger) = (store, producer, clock, logger)
    }

    func run() async throws {
        let shutdown = GracefulShutdown.current
        var patience = Timers.shortestSleep
        while !shutdown.hasBegun, !Task.isCancelled {
            guard let fired = await fire() else {
                await shutdown.sleep(for: Timers.pauseAfterFailure)
                continue
            }
            patience = fired > 0 ? Timers.shortestSleep : min(patience * 2, Timers.longestSleep)
            if fired < Timers.batch { await shutdown.sleep(for: await timeToNext(patience)) }
        }
    }

    /// `nil` when it failed.
    private func fire() async -> Int? {
        do {
            return try await store.withDue(by: clock.now, limit: Timers.batch) { timers in
                try await producer.send(try timers.compactMap(record))
            }
        } catch {
            logger.warning("Timers could not be fired and stay due", ["error": .error(error)])
            return nil
        }
    }

    private func timeToNext(_ patience: Duration) async -> Duration {
        guard let next = try? await store.nextDue() else { return Timers.longestSleep }
        let now = clock.now
        return next > now ? max(Timers.shortestSleep, min(next - now, Timers.longestSleep)) : patience
    }

    private func record(_ timer: RecipientTimer) throws -> KafkaRecord? {
        let recipient = timer.key.recipient
        guard let key = Wire.RecipientKey(tenant: recipient.tenant.rawValue, user: recipient.user.rawValue) else {
            return nil
        }
        let now = clock.now
        let id = UUIDv7(at: now)
        let fired = TimerFired(timerID: id, kind: .scheduled, dueAt: timer.dueAt)
        let command = RecipientCommand(id: id, recipient: key, issuedAt: now, action: .timerFired(fired))
        return try KafkaRecord(command, to: .notificationCreated, at: now)
    }
}
