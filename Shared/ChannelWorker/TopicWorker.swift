import Concurrency
import Kafka
import Observability
import Primitives
import ServiceKit
import Wire

/// Works on one of a channel's topics: what is not due waits in a room, what is due passes the lanes.
final class TopicWorker: Sendable {
    let topic: String
    let room: WaitingRoom<Arrival>
    private let work: any ChannelWork
    private let lanes: RecipientLanes
    private let putBack: PutBack
    /// So long a record waits in memory: as long as the tier's own do, jitter and all.
    private let patience: Duration
    private let settings: ChannelWorker.Settings
    private let logger: Logger
    private let retries = RetryPolicy(backoff: Backoff(base: .milliseconds(100), limit: .seconds(5)))

    /// With a `tier` of its waiting topic, whose dispatches are not due yet; else of the channel's queue.
    init(
        _ work: any ChannelWork,
        tier: RetryTier?,
        _ putBack: PutBack,
        _ settings: ChannelWorker.Settings,
        _ logger: Logger
    ) {
        topic = (tier.map { Topic.retry(work.channel, $0) } ?? .queued(work.channel)).name
        room = WaitingRoom(limit: settings.waiting, clock: settings.clock)
        lanes = RecipientLanes(limit: settings.inFlight)
        patience = tier.flatMap { settings.ladder.delay(of: $0.rawValue) }.map { $0 * 1.3 } ?? .seconds(1)
        (self.work, self.putBack, self.settings, self.logger) = (work, putBack, settings, logger)
    }

    func run(_ consumer: KafkaConsumer) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                defer { room.close() }
                // What still waits then comes again, to whoever has its partition next.
                try await GracefulShutdown.current.withHandler({ [room] in room.close() }) {
                    for try await records in consumer.batches(of: topic) {
                        for record in records { try await receive(Arrival(record), consumer) }
                    }
                }
            }
            group.addTask { [self] in
                try await room.run { try await start($0, consumer) }
                await lanes.finish()
            }
            try await group.waitForAll()
        }
    }

    private func receive(_ arrival: Arrival, _ consumer: KafkaConsumer) async throws {
        let now = settings.clock.now
        guard arrival.notBefore > now else { return try await start(arrival, consumer) }
        try await room.add(arrival, due: min(arrival.notBefore, now + patience))
    }

    private func start(_ arrival: Arrival, _ consumer: KafkaConsumer) async throws {
        try await lanes.add(arrival.record.key ?? []) { [self] in
            guard await finish(arrival) else { return }
            consumer.complete(arrival.record)
        }
    }

    /// Tries until it is done or the service ends. False when it is not done: then it is not completed, and comes again.
    private func finish(_ arrival: Arrival) async -> Bool {
        let (record, start) = (arrival.record, settings.clock.now)
        let headers = RecordHeaders { record.headers[$0] }
        let context = RequestContext(headers)
        do {
            try await RequestContext.$current.withValue(context) { try await perform(arrival) }
            let name = "deliver \(work.channel.rawValue)"
            settings.tracer.record(name, .consumer, context.trace, after: headers.trace, from: start)
            return true
        } catch  where Task.isCancelled {
            return false
        } catch {
            return await bury(record, because: error)
        }
    }

    /// What no repetition mends goes to the dead letters; false if even that fails.
    private func bury(_ record: ConsumedRecord, because error: any Error) async -> Bool {
        logger.error(
            "A dispatch cannot be worked on and goes to the dead letters",
            ["kafka.topic": .string(record.topic), "kafka.offset": .integer(record.offset), "error": .error(error)]
        )
        do {
            try await retries.run { try await work.outbox.bury(record, work.channel, because: error) }
            return true
        } catch {
            logger.error("The dead letters do not take a record", ["error": .error(error)])
            return false
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
