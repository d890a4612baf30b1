import CRdKafka
import Observability

/// One producer of the library, from its making until a fatal error or the shutdown ends it.
///
/// `@unchecked Sendable`: `topics` and `fields` are used by `produce` alone, which only runs under the lock that keeps
/// sends in order; the rest never changes.
final class ProducerClient: @unchecked Sendable {
    private let handle: ClientHandle
    private let queue: EventQueue
    private var topics: TopicHandles
    private let fields = ProduceFields()

    init(_ properties: [String: String], _ logger: Logger) throws(KafkaError) {
        handle = try ClientHandle(.producer, properties, logger: logger)
        queue = EventQueue(mainOf: handle)
        topics = TopicHandles(handle)
    }

    /// Copies the record into the library's queue.
    func produce(_ record: KafkaRecord, _ token: DeliveryToken) -> KafkaError? {
        guard let topic = topics[record.topic] else {
            return KafkaError(.invalidRecord, "not a topic's name: \(record.topic)")
        }
        return fields.produce(record, to: topic, token, on: handle)
    }

    func poll(for limit: Duration) -> Event? { queue.poll(for: limit) }

    /// Ends the running `poll`, or the next one.
    func wake() { queue.wake() }

    var fatalError: KafkaError? { handle.fatalError }

    /// Records without a delivery report, and reports that were not polled yet.
    var outstanding: Int { Int(rd_kafka_outq_len(handle.pointer)) }

    /// Gives up what is still queued or under way; each record's report says so.
    func purge() {
        rd_kafka_purge(handle.pointer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
    }
}
