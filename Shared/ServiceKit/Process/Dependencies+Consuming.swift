import Kafka

extension Dependencies {
    /// A part that reads topics as a member of the service's own group.
    package func consuming(
        _ topics: [Topic],
        batches limit: Int,
        _ handle: @escaping BatchConsumer.Handler
    ) throws -> ServiceGroup.Part {
        let options = KafkaConsumerOptions(group: service.name, topics: topics.map(\.name))
        let consumer = try KafkaConsumer(kafka, options, metrics: metrics, logger: logger)
        return ServiceGroup.Part("consumer", BatchConsumer(consumer, limit: limit, handle))
    }
}
