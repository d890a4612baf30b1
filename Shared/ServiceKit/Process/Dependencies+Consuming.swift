package import Kafka

extension Dependencies {
    /// A part that reads topics as a member of the service's own group; `onAssignment` is told of partitions that come
    /// and go, as `KafkaConsumer` has it.
    package func consuming(
        _ topics: [Topic],
        batches limit: Int,
        onAssignment: (@Sendable (AssignmentChange) async -> Void)? = nil,
        _ handle: @escaping BatchConsumer.Handler
    ) throws -> ServiceGroup.Part {
        var options = KafkaConsumerOptions(group: service.name, topics: topics.map(\.name))
        options.staticInstanceID = kafka.instance
        let consumer = try KafkaConsumer(kafka, options, metrics: metrics, logger: logger, onAssignment: onAssignment)
        return ServiceGroup.Part("consumer", BatchConsumer(consumer, limit: limit, handle))
    }
}
