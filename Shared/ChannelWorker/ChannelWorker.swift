import Concurrency
package import Kafka
package import Observability
package import Primitives
package import ServiceKit
import Wire

/// Sends the dispatches of one channel: many people's at once, each person's in order. Offsets are committed up to the
/// first dispatch that is not done with.
package struct ChannelWorker: Service {
    /// What differs between channels and between tests.
    package struct Settings: Sendable {
        package var inFlight = 200
        package var callLimit: Duration = .seconds(30)
        package var ladder = RetryLadder.standard
        package var clock = WallClock.system
        package var randomness = Randomness.secure
        package var tracer = Tracer.silent

        package init() {}
    }

    private let consumer: KafkaConsumer
    private let work: DispatchWork
    private let lanes: RecipientLanes
    private let clock: WallClock
    private let tracer: Tracer
    private let logger: Logger
    private let retries = RetryPolicy(backoff: Backoff(base: .milliseconds(100), limit: .seconds(5)))

    /// `consumer` reads the channel's queue, or one of its waiting topics, whose dispatches are not due yet.
    package init(
        _ channel: ChannelTopics,
        _ consumer: KafkaConsumer,
        ledger: SendLedger,
        words: any WordsMaker,
        providers: [any ChannelProvider],
        outbox: Outbox,
        settings: Settings = Settings(),
        logger: Logger
    ) {
        (self.consumer, self.logger) = (consumer, logger)
        (clock, tracer) = (settings.clock, settings.tracer)
        lanes = RecipientLanes(limit: settings.inFlight)
        work = DispatchWork(
            channel,
            ledger: ledger,
            words: words,
            providers: providers,
            outbox: outbox,
            settings: settings
        )
    }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await consumer.run() }
            group.addTask {
                for try await records in consumer.batches() {
                    for record in records { try await start(record) }
                }
                await lanes.finish()
            }
            try await group.waitForAll()
        }
    }

    private func start(_ record: ConsumedRecord) async throws {
        let dispatch = record.value.map { value in Result { try ChannelDispatch(decoding: value) } }
        if case .success(let dispatch)? = dispatch { await waitUntilDue(dispatch) }
        try await lanes.add(record.key ?? []) {
            await finish(record, dispatch)
        }
    }

    /// A tier's records are due about in their order. One whose provider asked for longer than the tier holds up those
    /// behind it in the same waiting topic, never the queue.
    private func waitUntilDue(_ dispatch: ChannelDispatch) async {
        let wait = dispatch.attempt.notBefore - clock.now
        if wait > .zero { await GracefulShutdown.current.sleep(for: wait) }
    }

    /// Tries until it is done or the service ends; what is not done is not completed, and comes again.
    private func finish(_ record: ConsumedRecord, _ dispatch: Result<ChannelDispatch, any Error>?) async {
        let (start, headers) = (clock.now, RecordHeaders { record.headers[$0] })
        let context = RequestContext(headers)
        do {
            try await RequestContext.$current.withValue(context) {
                try await perform(record, dispatch)
            }
            consumer.complete(record)
            tracer.record(
                "deliver \(work.channel.rawValue)",
                .consumer,
                context.trace,
                after: headers.trace,
                from: start
            )
        } catch  where error is NotDue || Task.isCancelled {
            // The service ends first: the record is not completed, and comes again.
        } catch {
            await bury(record, because: error)
        }
    }

    /// What no repetition mends goes to the dead letters; if even that fails, the record is not completed and comes again.
    private func bury(_ record: ConsumedRecord, because error: any Error) async {
        logger.error(
            "A dispatch cannot be worked on and goes to the dead letters",
            ["kafka.topic": .string(record.topic), "kafka.offset": .integer(record.offset), "error": .error(error)]
        )
        do {
            try await retries.run { try await work.outbox.bury(record, work.channel, because: error) }
            consumer.complete(record)
        } catch {
            logger.error("The dead letters do not take a record", ["error": .error(error)])
        }
    }

    private func perform(_ record: ConsumedRecord, _ dispatch: Result<ChannelDispatch, any Error>?) async throws {
        switch dispatch {
        case .success(let dispatch)? where dispatch.attempt.notBefore > clock.now: throw NotDue()
        case .success(let dispatch)?: try await work.perform(dispatch)
        case .failure(let error)?: throw error
        case nil: break
        }
    }
}

/// The service ends before the dispatch is due: it waits for the next worker.
private struct NotDue: RetriableError {
    let isRetriable = false
}

extension RequestContext {
    /// The trace that the record carries on; a new one when it carries none.
    fileprivate init(_ headers: RecordHeaders) {
        let trace = headers.trace?.child() ?? TraceContext()
        self.init(correlationID: headers.correlationID ?? trace.traceID, trace: trace)
    }
}
