import CRdKafka
import Concurrency
import Observability
import Synchronization

extension ConsumerCore {
    /// So many messages are read before others may have the lock.
    private static let lockedReads = 100

    /// At least one record, or none when the deadline has passed; `nil` when there will be no more.
    func next(
        of topic: String?,
        limit: Int,
        until deadline: Deadline
    ) async throws(KafkaError) -> [ConsumedRecord]? {
        let records = records.queue(of: topic)
        while true {
            records.arrivals.reset()
            guard let batch = try read(records, limit: limit) else { return nil }
            if !batch.isEmpty { return batch }
            if Task.isCancelled { throw KafkaError(.cancelled, "while waiting for records") }
            if deadline.hasPassed { return [] }
            await records.arrivals.wait(until: deadline)
        }
    }

    /// What is there now, up to `limit`.
    private func read(_ records: RecordQueue, limit: Int) throws(KafkaError) -> [ConsumedRecord]? {
        var batch: [ConsumedRecord] = []
        var (mayHaveMore, hasEnded) = (true, false)
        while batch.count < limit, mayHaveMore {
            let end = min(limit, batch.count + ConsumerCore.lockedReads)
            let phase = state.withLock { state in
                mayHaveMore = state.phase == .open && state.seeks == 0 && read(records, into: &batch, upTo: end, &state)
                return state.phase
            }
            if case .failed(let error) = phase, batch.isEmpty { throw error }
            hasEnded = phase != .open
        }
        if hasEnded, batch.isEmpty { return nil }
        // Another reader may be waiting for what this one leaves.
        if mayHaveMore { records.arrivals.set() }
        records.refill { state.withLock { $0.tracker.partitions } }
        metrics.consumed.increment(by: batch.count)
        metrics.inFlight.add(batch.count)
        return batch
    }

    /// False when there was nothing more to read.
    private func read(
        _ records: RecordQueue,
        into batch: inout [ConsumedRecord],
        upTo end: Int,
        _ state: inout State
    ) -> Bool {
        while batch.count < end {
            var record: ConsumedRecord?
            guard records.withNext({ record = take($0, &state) }) else { return false }
            if let record { batch.append(record) }
        }
        return true
    }

    /// `nil` when the message is an error, or of a partition that is being taken away: the next owner reads it.
    private func take(_ message: UnsafeMutablePointer<rd_kafka_message_t>, _ state: inout State) -> ConsumedRecord? {
        guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
            report(KafkaError(failure: message.pointee.err, String(cString: rd_kafka_message_errstr(message))))
            return nil
        }
        guard let source = state.source(of: message.pointee),
            let assignment = state.tracker.handOut(message.pointee.offset, at: source.place)
        else { return nil }
        return ConsumedRecord(message, source.name, assignment)
    }

    func report(_ error: KafkaError) {
        metrics.count(error)
        logger.warning("kafka consumer error", ["kafka.group": .string(options.group), "kafka.error": .error(error)])
    }

    /// Notes that records are done with, in whatever order.
    func complete(_ done: some Sequence<ConsumedRecord>) {
        let (completed, isDrained) = state.withLock { state in
            let completed = done.reduce(0) {
                $0 + (state.tracker.complete($1.source, $1.offset, under: $1.assignment) ? 1 : 0)
            }
            return (completed, state.tracker.hasDrainedPartition)
        }
        metrics.inFlight.add(-completed)
        if isDrained { events.wake() }
    }
}

extension ConsumerCore.State {
    /// `nil` when the partition is not this consumer's.
    fileprivate mutating func source(of message: rd_kafka_message_t) -> MessageSource? {
        if let latestMessage, latestMessage.isSource(of: message, tracker.layout) { return latestMessage }
        let name = TopicPartition(String(cString: rd_kafka_topic_name(message.rkt)), message.partition)
        guard let place = tracker.place(of: name) else { return nil }
        latestMessage = MessageSource(
            topic: message.rkt,
            partition: message.partition,
            layout: tracker.layout,
            place: place,
            name: name
        )
        return latestMessage
    }
}
