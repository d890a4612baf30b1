import CRdKafka

/// The queue to which the assigned partitions deliver what was fetched, apart from the queue of events, so that
/// records can wait for a reader while rebalances are served. Read by single messages: the library's batch calls lose
/// some beside a seek or a rebalance.
final class RecordQueue: Sendable {
    let arrivals = ArrivalSignal()
    private let queue: EventQueue
    private let nudge: FetchNudge?

    init(of client: ClientHandle) {
        queue = EventQueue(of: client)
        nudge = FetchNudge.isNeeded ? FetchNudge(client) : nil
        // Unretained: the signal lives as long as this, and `deinit` takes the callback away.
        rd_kafka_queue_cb_event_enable(queue.pointer, recordsArrived, Unmanaged.passUnretained(arrivals).toOpaque())
    }

    deinit {
        rd_kafka_queue_cb_event_enable(queue.pointer, nil, nil)
    }

    /// To be called before the partition is assigned: what it fetches then comes here.
    func receive(from partition: TopicPartition, of client: ClientHandle) {
        guard let source = rd_kafka_queue_get_partition(client.pointer, partition.topic, partition.partition) else {
            return
        }
        queue.receive(from: source)
        rd_kafka_queue_destroy(source)
    }

    /// To be called after reading.
    func refill(_ partitions: () -> [TopicPartition]) {
        nudge?.note(queued: rd_kafka_queue_length(queue.pointer), partitions: partitions)
    }

    /// Lends the next message, if there is one, without waiting; false when there is none.
    func withNext(_ body: (UnsafeMutablePointer<rd_kafka_message_t>) -> Void) -> Bool {
        guard let message = rd_kafka_consume_queue(queue.pointer, 0) else { return false }
        defer { rd_kafka_message_destroy(message) }
        body(message)
        return true
    }
}

/// Called on a thread of the library when the queue is no longer empty. It holds the queue's lock meanwhile.
private func recordsArrived(_ client: OpaquePointer?, _ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<ArrivalSignal>.fromOpaque(context).takeUnretainedValue().set()
}
