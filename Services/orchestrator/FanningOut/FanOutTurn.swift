import Concurrency
import Kafka
import Primitives
import ServiceKit
import Storage
import Wire

/// Works on one fan-out for as long as its turn lasts, page by page, each when the one before is stored for good.
struct FanOutTurn: Sendable {
    let place: FanOutQueue.Place
    let owner: UUIDv7
    let queue: FanOutQueue
    let rules: FanOutRules
    let brake: FanOutBrake
    let metrics: FanOutMetrics
    let clock: WallClock
    /// Returns when the records are stored.
    let send: @Sendable ([KafkaRecord], Deadline) async throws -> Void

    func run(until shutdown: GracefulShutdown) async throws {
        let end = ContinuousClock.now + rules.turn
        var done: FanOutStep?
        while !shutdown.hasBegun, !Task.isCancelled, ContinuousClock.now < end {
            let start = ContinuousClock.now
            let step = try await queue.step(place, by: owner, for: rules.lease, after: done, limit: rules.page)
            guard let step else { return }
            try await perform(step)
            done = step
            await shutdown.sleep(for: rules.pace(of: step.people.count) - start.duration(to: .now))
            // What was cancelled may go on: it takes from the queues.
            if case .send = step.work, await !brake.allows() { break }
        }
        try await queue.release(place, by: owner, after: done)
    }

    /// Ends long before the lease does, so that nothing of it can arrive behind what the next holder does.
    private func perform(_ step: FanOutStep) async throws {
        let now = clock.now
        let commands = try FanOutCommands(place: place, now: now).commands(of: step)
        let records = try commands.map { try KafkaRecord($0, to: .notificationCreated, at: now) }
        if !records.isEmpty { try await send(records, .after(rules.lease / 2)) }
        metrics.count(step)
    }
}
