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
        try channelWorkers(channel, words: words, routes: ProviderRoute.inOrder(providers))
    }

    package func channelWorkers(
        _ channel: ChannelTopics,
        words: any WordsMaker,
        routes: [ProviderRoute]
    ) throws -> [ServiceGroup.Part] {
        let producer = try KafkaProducer(kafka, metrics: metrics, logger: logger)
        var governing = Governor.Settings()
        governing.channel = channel.rawValue
        let governor = Governor(routes: routes, redis, settings: governing, metrics: metrics, logger: logger)
        var settings = ChannelWorker.Settings()
        settings.tracer = tracer
        settings.withoutEcho = Set(routes.map(\.provider).filter { !$0.echoesMarks }.map(\.name))
        let work = DispatchWork(
            channel,
            ledger: SendLedger(redis),
            words: words,
            governor: governor,
            outbox: Outbox(producer),
            settings: settings
        )
        let tiers: [RetryTier?] = [nil] + RetryTier.allCases
        let workers = try tiers.map { tier in
            let suffix = tier.map { ".retry.\($0.rawValue)" } ?? ""
            let worker = try ChannelWorker(
                work,
                tier: tier,
                group: service.name + suffix,
                kafka,
                settings: settings,
                metrics: metrics,
                logger: logger
            )
            return ServiceGroup.Part("worker\(suffix)", worker)
        }
        return [ServiceGroup.Part("producer", producer), ServiceGroup.Part("governor", governor)] + workers
    }
}
