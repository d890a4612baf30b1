import Kafka
import Observability
import TestSupport

/// Produces numbered records of many keys, no further ahead of the group than a window.
struct Feeder: Sendable {
    static let senders = 8
    static let keysEach = 100

    let topic: String
    let producer: KafkaProducer
    let metrics = MetricRegistry()

    init(_ configuration: KafkaConfiguration, topic: String) throws {
        self.topic = topic
        producer = try KafkaProducer(configuration, metrics: metrics, logger: Logger(service: "kafka-soak"))
    }

    /// `batches` are each of one record a key of a sender's.
    func feed(batches: Int, _ hasRoom: @escaping @Sendable (_ batch: Int) async -> Bool) async throws {
        try await withThrowingTaskGroup { group in
            for sender in 0..<Feeder.senders {
                group.addTask {
                    for batch in 0..<batches {
                        try await eventually("the group keeps up", within: .seconds(60)) { await hasRoom(batch) }
                        try await producer.send(records(sender, batch))
                    }
                }
            }
            try await group.waitForAll()
        }
        await producer.shutDown()
    }

    private func records(_ sender: Int, _ batch: Int) -> [KafkaRecord] {
        (0..<Feeder.keysEach).map { index in
            let key = sender * Feeder.keysEach + index
            return KafkaRecord(topic: topic, key: Array("\(key)".utf8), value: Array("\(key)/\(batch)".utf8))
        }
    }
}
