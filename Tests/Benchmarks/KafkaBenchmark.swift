import CPeers
import Kafka
import Observability
import Primitives
import TestSupport

/// Records as the fleet sends them, through the local broker: ours awaited in batches and completed one by one, beside
/// C loops on the same library that do no more than count. In one process each, so the broker's time is not in it.
enum KafkaBenchmark {
    private static let records = 400_000
    private static let partitions = 4
    private static let senders = 4
    private static let batch = 500
    private static let value = [UInt8](repeating: UInt8(ascii: "x"), count: 300)
    private static let headers = [
        ("event-type", "channel.email.queued"), ("correlation-id", "req-0192f0c1-7b6e-7000-8000-000000000000"),
        ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("produced-at", "1700000000000000"),
    ]

    static func run() async throws {
        let broker = try await KafkaBroker()
        let configuration = KafkaConfiguration(brokers: broker.bootstrapServers)
        let admin = try KafkaAdmin(configuration, logger: .silent)
        let topics = ["ours", "peers"].map { "benchmark-\($0)-\(UUIDv7(at: WallClock.system.now))" }
        try await admin.ensureTopics(topics.map { TopicSpecification(name: $0, partitions: partitions) })
        let produced = try await produce(configuration, topics[0])
        let peerProduced = await Measurement.ofSelf("librdkafka in C: produce") { produceInC(configuration, topics[1]) }
        Measurement.compare(produced, with: peerProduced, unit: "record")
        let consumed = try await consume(configuration, topics[0])
        let peerConsumed = await Measurement.ofSelf("librdkafka in C: consume") {
            peer_consume_records(configuration.brokers, topics[0], Int32(partitions), records)
        }
        Measurement.compare(consumed, with: peerConsumed, unit: "record")
        try await broker.stop()
    }

    private static func produce(_ configuration: KafkaConfiguration, _ topic: String) async throws -> Measurement {
        let producer = try KafkaProducer(configuration, metrics: MetricRegistry(), logger: .silent)
        return try await Measurement.ofSelf("KafkaProducer.send, batches of \(batch)") {
            try await withThrowingTaskGroup { group in
                for sender in 0..<senders {
                    group.addTask {
                        for start in stride(from: sender * batch, to: records, by: senders * batch) {
                            try await producer.send((start..<start + batch).map { record($0, topic) })
                        }
                    }
                }
                try await group.waitForAll()
            }
            await producer.shutDown()
            return records
        }
    }

    private static func record(_ number: Int, _ topic: String) -> KafkaRecord {
        var list = KafkaHeaders()
        for (name, value) in headers { list.append(name, value) }
        return KafkaRecord(topic: topic, key: Array("acme/u_\(number % 10_000)".utf8), value: value, headers: list)
    }

    private static func consume(_ configuration: KafkaConfiguration, _ topic: String) async throws -> Measurement {
        let options = KafkaConsumerOptions(group: topic, topics: [topic])
        let consumer = try KafkaConsumer(configuration, options, metrics: MetricRegistry(), logger: .silent)
        let running = Task { try await consumer.run() }
        try await eventually("the partitions are assigned") { consumer.assignment.count == partitions }
        let measurement = try await Measurement.ofSelf("KafkaConsumer.next, complete") {
            var (count, bytes) = (0, 0)
            while count < records, let batch = try await consumer.next() {
                bytes += batch.reduce(0) { $0 + ($1.value?.count ?? 0) + ($1.key?.count ?? 0) + $1.headers.size }
                count += batch.count
                consumer.complete(batch)
            }
            return bytes > 0 ? count : 0
        }
        running.cancel()
        try await running.value
        return measurement
    }

    private static func produceInC(_ configuration: KafkaConfiguration, _ topic: String) -> Int {
        value.withUnsafeBufferPointer { value in
            peer_produce_records(configuration.brokers, topic, value.baseAddress, value.count, records)
        }
    }
}
