import Kafka
package import ServiceKit

extension Dependencies {
    /// The parts of a channel's worker: one reads the queue, and one each waiting topic, so that none waits for another.
    /// `providers` in the order of preference.
    package func channelWorkers(
        _ channel: ChannelTopics,
        words: any WordsMaker,
        providers: [any ChannelProvider]
    ) throws -> [ServiceGroup.Part] {
        let producer = try KafkaProducer(kafka, metrics: metrics, logger: logger)
        let queues =
            [(Topic.queued(channel), "")]
            + RetryTier.allCases.map { (Topic.retry(channel, $0), ".retry.\($0.rawValue)") }
        var settings = ChannelWorker.Settings()
        settings.tracer = tracer
        let workers = try queues.map { topic, suffix in
            let options = KafkaConsumerOptions(group: service.name + suffix, topics: [topic.name])
            let worker = ChannelWorker(
                channel,
                try KafkaConsumer(kafka, options, metrics: metrics, logger: logger),
                ledger: SendLedger(redis),
                words: words,
                providers: providers,
                outbox: Outbox(producer),
                settings: settings,
                logger: logger
            )
            return ServiceGroup.Part("worker\(suffix)", worker)
        }
        return [ServiceGroup.Part("producer", producer)] + workers
    }
}
