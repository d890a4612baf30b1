import CRdKafka
import Concurrency
import Observability

/// Serves a producer's delivery reports on a thread of its own, and puts a new client in the place of a broken one.
actor ProducerLoop {
    /// So long a stop or a deadline may go unnoticed.
    private static let tick: Duration = .milliseconds(100)
    /// So long an idle producer sleeps: whatever it is asked for wakes it.
    private static let rest: Duration = .seconds(1)
    /// So long a broken client may still learn what became of the requests that it had sent.
    private static let lastReports: Duration = .seconds(2)

    private let executor = BlockingExecutor(label: "kafka.producer")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let core: ProducerCore
    private let makeClient: @Sendable () throws(KafkaError) -> ProducerClient
    private let logger: Logger
    private let backoff = Backoff()
    private var client: ProducerClient
    private var isBroken = false
    private var lastExpiry = ContinuousClock.now
    private var replacementsInARow = 0

    init(
        _ client: ProducerClient,
        _ core: ProducerCore,
        _ logger: Logger,
        _ makeClient: @escaping @Sendable () throws(KafkaError) -> ProducerClient
    ) {
        (self.client, self.core, self.logger, self.makeClient) = (client, core, logger, makeClient)
    }

    /// Blocks its thread until the core is stopped.
    func run() async {
        var limit = ProducerLoop.tick
        while !core.isStopped {
            let isQuiet = !serve(for: limit)
            // Only after a quiet tick: between the sends of a busy producer it would have to be woken for each.
            limit = isQuiet && core.beginRest() ? ProducerLoop.rest : ProducerLoop.tick
            if isBroken { replace() }
        }
        client.purge()
        serveAll(within: .milliseconds(500))
        core.removeClient()
    }

    /// False when nothing came.
    @discardableResult
    private func serve(for limit: Duration) -> Bool {
        let hasCome = handleNext(within: limit)
        // Looks at everything in flight, so not after every event.
        let now = ContinuousClock.now
        if lastExpiry.duration(to: now) >= ProducerLoop.tick {
            lastExpiry = now
            core.expire(at: now)
        }
        return hasCome
    }

    private func handleNext(within limit: Duration) -> Bool {
        guard let event = client.poll(for: limit) else { return false }
        handle(event)
        return true
    }

    private func handle(_ event: borrowing Event) {
        switch event.type {
        case RD_KAFKA_EVENT_DR: deliver(event)
        case RD_KAFKA_EVENT_ERROR: report(event)
        default: break
        }
    }

    private func deliver(_ event: borrowing Event) {
        let reports = event.deliveryReports
        if reports.contains(where: \.isFailure), client.fatalError != nil { isBroken = true }
        if reports.contains(where: { !$0.isFailure }) { replacementsInARow = 0 }
        core.note(reports, clientIsBroken: isBroken)
    }

    private func report(_ event: borrowing Event) {
        guard let error = event.error else { return }
        if client.fatalError != nil { isBroken = true }
        logger.warning("kafka producer error", ["kafka.error": .error(error), "kafka.fatal": .bool(isBroken)])
    }

    private func replace() {
        core.removeClient()
        serveAll(within: ProducerLoop.lastReports)
        client.purge()
        serveAll(within: .milliseconds(500))
        guard let next = makeNext() else { return }
        client = next
        isBroken = false
        core.metrics.replacements.increment()
        logger.warning("kafka producer replaced after a fatal error")
        core.install(next)
    }

    /// `nil` when the core was stopped meanwhile.
    private func makeNext() -> ProducerClient? {
        while !core.isStopped {
            wait(replacementsInARow == 0 ? .zero : backoff.delay(afterAttempt: replacementsInARow))
            replacementsInARow += 1
            do {
                return try makeClient()
            } catch {
                logger.error("kafka producer cannot be made", ["kafka.error": .error(error)])
            }
        }
        return nil
    }

    private func serveAll(within limit: Duration) {
        let deadline = Deadline.after(limit)
        while client.outstanding > 0, !deadline.hasPassed {
            serve(for: min(ProducerLoop.tick, deadline.remaining))
        }
    }

    /// Sleeps on the broken client's queue, which is silent by now, so that deadlines and a stop are still noticed.
    private func wait(_ delay: Duration) {
        let deadline = Deadline.after(delay)
        while !deadline.hasPassed, !core.isStopped {
            serve(for: min(ProducerLoop.tick, deadline.remaining))
        }
    }
}

extension DeliveryReport {
    fileprivate var isFailure: Bool {
        guard case .failure = outcome else { return false }
        return true
    }
}
