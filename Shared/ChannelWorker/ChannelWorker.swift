import Concurrency
package import Kafka
package import Observability
package import Primitives
package import ServiceKit
import Wire

/// Sends the dispatches of one channel: many people's at once, each person's in order. Offsets are committed up to the
/// first dispatch that is not done with.
package final class ChannelWorker: Service {
    /// What differs between channels and between tests.
    package struct Settings: Sendable {
        package var inFlight = 200
        /// How many that are not due yet wait in memory.
        package var waiting = 5000
        package var callLimit: Duration = .seconds(30)
        package var ladder = RetryLadder.standard
        package var clock = WallClock.system
        package var randomness = Randomness.secure
        package var tracer = Tracer.silent
        package var hedging = Hedging()
        /// Providers whose callbacks give back nothing of ours.
        package var withoutEcho: Set<String> = []

        package init() {}
    }

    /// When a second provider is asked beside one that is slow to answer: after what all but a twentieth of its calls
    /// take, within these bounds.
    package struct Hedging: Sendable {
        package var shortestDelay: Duration = .milliseconds(100)
        package var longestDelay: Duration = .seconds(10)
        /// While nobody knows how long its calls take.
        package var firstDelay: Duration = .seconds(2)
        /// How long the other has to answer once one has taken the message.
        package var grace: Duration = .seconds(2)
    }

    private let consumer: KafkaConsumer
    private let work: any ChannelWork
    private let lanes: RecipientLanes
    private let room: WaitingRoom<Arrival>
    private let putBack: PutBack
    private let settings: Settings
    private let logger: Logger
    private let retries = RetryPolicy(backoff: Backoff(base: .milliseconds(100), limit: .seconds(5)))

    /// Reads the channel's queue, or with a `tier` one of its waiting topics, whose dispatches are not due yet.
    package init(
        _ work: any ChannelWork,
        tier: RetryTier? = nil,
        group: String,
        _ kafka: KafkaConfiguration,
        settings: Settings = Settings(),
        metrics: MetricRegistry,
        logger: Logger
    ) throws {
        let topic = tier.map { Topic.retry(work.channel, $0) } ?? .queued(work.channel)
        let room = WaitingRoom<Arrival>(limit: settings.waiting, clock: settings.clock)
        let putBack = PutBack(work, settings, tier, logger)
        let leaving = LeavingPartitions(room, putBack)
        var options = KafkaConsumerOptions(group: group, topics: [topic.name])
        // A service may read something else as a member of the same group.
        options.staticInstanceID = kafka.instance.map { "\($0).\(topic.name)" }
        consumer = try KafkaConsumer(kafka, options, metrics: metrics, logger: logger) { await leaving.handle($0) }
        leaving.attach(consumer)
        (self.work, self.room, self.putBack, self.settings, self.logger) = (work, room, putBack, settings, logger)
        lanes = RecipientLanes(limit: settings.inFlight)
    }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in try await consumer.run() }
            group.addTask { [self] in
                for try await records in consumer.batches() {
                    for record in records { try await receive(Arrival(record)) }
                }
                room.close()
            }
            group.addTask { [self] in
                try await room.run { try await start($0) }
                await lanes.finish()
            }
            try await group.waitForAll()
        }
    }

    private func receive(_ arrival: Arrival) async throws {
        let now = settings.clock.now
        guard arrival.notBefore > now else { return try await start(arrival) }
        try await room.add(arrival, due: min(arrival.notBefore, now + putBack.patience))
    }

    private func start(_ arrival: Arrival) async throws {
        try await lanes.add(arrival.record.key ?? []) { [self] in
            await finish(arrival)
        }
    }

    /// Tries until it is done or the service ends; what is not done is not completed, and comes again.
    private func finish(_ arrival: Arrival) async {
        let (record, start) = (arrival.record, settings.clock.now)
        let headers = RecordHeaders { record.headers[$0] }
        let context = RequestContext(headers)
        do {
            try await RequestContext.$current.withValue(context) { try await perform(arrival) }
            consumer.complete(record)
            let name = "deliver \(work.channel.rawValue)"
            settings.tracer.record(name, .consumer, context.trace, after: headers.trace, from: start)
        } catch  where Task.isCancelled {
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

    private func perform(_ arrival: Arrival) async throws {
        switch arrival.dispatch {
        case .success(let dispatch)? where dispatch.attempt.notBefore > settings.clock.now:
            try await putBack.perform([arrival])
        case .success(let dispatch)?: try await work.perform(dispatch)
        case .failure(let error)?: throw error
        case nil: break
        }
    }
}

extension RequestContext {
    /// The trace that the record carries on; a new one when it carries none.
    fileprivate init(_ headers: RecordHeaders) {
        let trace = headers.trace?.child() ?? TraceContext()
        self.init(correlationID: headers.correlationID ?? trace.traceID, trace: trace)
    }
}
