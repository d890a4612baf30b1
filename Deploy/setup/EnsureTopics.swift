import Concurrency
import Kafka
import Observability
import ServiceKit

/// `herald-setup topics`: the fleet's topics as its table says.
struct EnsureTopics {
    private let kafka: KafkaConfiguration
    private let replication: Int

    init(_ arguments: Arguments) throws {
        try arguments.allow()
        var reader = ConfigurationReader(environment: ProcessEnvironment.current)
        kafka = reader.kafka()
        replication = reader.integer("HERALD_KAFKA_REPLICATION", default: 3, in: 1...9, "copies of each partition")
        try reader.finish()
    }

    func run() async throws {
        let admin = try KafkaAdmin(kafka, logger: .silent)
        let topics = Topic.all.map { topic in
            TopicSpecification(
                name: topic.name,
                partitions: topic.partitions,
                retention: topic.retention,
                replication: replication
            )
        }
        try await admin.ensureTopics(topics, until: .after(.seconds(60)))
        FileDescriptor.standardOutput.write("\(topics.count) topics are there\n")
    }
}
