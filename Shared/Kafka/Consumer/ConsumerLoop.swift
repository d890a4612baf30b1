import CRdKafka
import Concurrency
import Observability
import Primitives
import Synchronization

/// Serves a consumer's rebalances and commits on a thread of its own, whether or not someone reads.
actor ConsumerLoop {
    /// So long a deadline may go unnoticed, or the end of a join.
    private static let tick: Duration = .milliseconds(100)
    /// So long an idle consumer sleeps: whatever it is asked for wakes it.
    private static let rest: Duration = .seconds(1)

    private let executor = BlockingExecutor(label: "kafka.consumer")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let core: ConsumerCore
    let onAssignment: (@Sendable (AssignmentChange) async -> Void)?
    private var nextCommit: Deadline?
    private var nextLag = Deadline.after(.seconds(1))

    init(_ core: ConsumerCore, _ onAssignment: (@Sendable (AssignmentChange) async -> Void)?) {
        (self.core, self.onAssignment) = (core, onAssignment)
        nextCommit = core.options.commitInterval.map(Deadline.after)
    }

    /// Blocks its thread until the consumer has ended and left its group.
    func run() async {
        while core.phase == .open { serve(for: untilDue) }
        close()
        core.endLoop()
    }

    private var untilDue: Duration {
        if core.client.joins.isJoining { return ConsumerLoop.tick }
        let due = min(nextLag.remaining, nextCommit?.remaining ?? ConsumerLoop.rest)
        // Rounded up: a rest that ends too soon would be followed by another.
        return min(ConsumerLoop.rest, max(.zero, due) + .milliseconds(1))
    }

    /// Serves what comes until `condition` holds or the deadline has passed; false in the latter case.
    func serve(until deadline: Deadline, _ condition: () -> Bool) -> Bool {
        while !condition() {
            guard !deadline.hasPassed else { return false }
            serve(for: min(ConsumerLoop.tick, deadline.remaining))
        }
        return true
    }

    private func serve(for limit: Duration) {
        core.performCommands()
        core.beginHeldCommits()
        if let event = core.events.poll(for: limit) { handle(event) }
        let now = ContinuousClock.now
        commitIfDue(now)
        measureLagIfDue(now)
    }

    private func handle(_ event: borrowing Event) {
        switch event.type {
        case RD_KAFKA_EVENT_REBALANCE: rebalance(event)
        case RD_KAFKA_EVENT_OFFSET_COMMIT: core.noteCommit(event)
        case RD_KAFKA_EVENT_ERROR: report(event)
        default: break
        }
    }

    private func report(_ event: borrowing Event) {
        guard let error = event.error else { return }
        core.report(error)
        if event.isFatal { core.fail(error) }
    }

    private func commitIfDue(_ now: ContinuousClock.Instant) {
        guard let interval = core.options.commitInterval, let due = nextCommit, due.instant <= now else { return }
        nextCommit = Deadline(now.advanced(by: interval))
        // One at a time: while a broker is slow, a row of them would only wait behind each other.
        if !core.hasPendingCommits, !core.client.joins.isJoining { core.commitInBackground() }
    }

    private func measureLagIfDue(_ now: ContinuousClock.Instant) {
        guard nextLag.instant <= now else { return }
        nextLag = Deadline(now.advanced(by: .seconds(1)))
        core.measureLag()
    }

    /// Gives the partitions back, which waits for what is in flight and commits it, and leaves the group, for which
    /// there is a moment even when the former took all the time.
    private func close() {
        // Whoever leaves in the middle of a join cannot commit. A member that has died can hold it up for longer.
        _ = serve(until: .after(.seconds(1))) { !core.client.joins.isJoining }
        if let error = KafkaError(consuming: rd_kafka_consumer_close_queue(core.client.pointer, core.events.pointer)) {
            core.report(error)
        } else {
            let limit = core.options.revokeTimeout * 2 + .seconds(2)
            let hasClosed = serveUntilClosed(within: limit) || serveUntilClosed(within: .seconds(1))
            if !hasClosed { core.report(KafkaError(.timedOut, "leaving the group")) }
        }
        forfeit()
    }

    private func serveUntilClosed(within limit: Duration) -> Bool {
        serve(until: .after(limit)) { rd_kafka_consumer_closed(core.client.pointer) != 0 }
    }
}
