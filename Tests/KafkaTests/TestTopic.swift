import Kafka
import Observability
import Primitives
import TestSupport

/// The broker of all suites that do not stop it.
enum SharedBroker {
    private static let starting = Task { try await KafkaBroker() }

    static func configuration() async throws -> KafkaConfiguration {
        KafkaConfiguration(brokers: try await starting.value.bootstrapServers)
    }
}

/// A topic of a test's own on the shared broker.
struct TestTopic {
    let name: String
    let configuration: KafkaConfiguration

    init(partitions: Int = 1) async throws {
        try await self.init(partitions: partitions, on: SharedBroker.configuration())
    }

    init(partitions: Int, on configuration: KafkaConfiguration) async throws {
        name = "test-\(UUIDv7(at: WallClock.system.now))"
        self.configuration = configuration
        let admin = try KafkaAdmin(configuration, logger: .silent)
        try await admin.ensureTopics([TopicSpecification(name: name, partitions: partitions)])
    }

    func producer(
        _ options: KafkaProducerOptions = KafkaProducerOptions(),
        metrics: MetricRegistry = MetricRegistry()
    ) throws -> KafkaProducer {
        try KafkaProducer(configuration, options, metrics: metrics, logger: .silent)
    }

    func record(_ text: String, key: String = "key", partition: Int32? = nil) -> KafkaRecord {
        KafkaRecord(topic: name, partition: partition, key: Array(key.utf8), value: Array(text.utf8))
    }

    func partition(_ number: Int32 = 0) -> TopicPartition { TopicPartition(name, number) }
}

extension ConsumedRecord {
    var text: String { String(decoding: value ?? [], as: UTF8.self) }
}
