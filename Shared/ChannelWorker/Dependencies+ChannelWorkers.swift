package import Kafka
package import ServiceKit

extension Dependencies {
    /// The parts of a channel's worker.
    package func channelWorkers(
        _ channel: ChannelTopics,
        words: any WordsMaker,
        routes: [ProviderRoute]
    ) throws -> [ServiceGroup.Part] {
        let producer = try KafkaProducer(kafka, metrics: metrics, logger: logger)
        return [ServiceGroup.Part("producer", producer)]
            + (try channelWorkers(channel, words: words, routes: routes, telling: producer))
    }

    /// The same where `producer` is a part of the service already, and runs for longer than these.
    package func channelWorkers(
        _ channel: ChannelTopics,
        words: any WordsMaker,
        routes: [ProviderRoute],
        telling producer: KafkaProducer
    ) throws -> [ServiceGroup.Part] {
        let governor = governor(routes, channel)
        var settings = channelSettings
        settings.withoutEcho = Set(routes.map(\.provider).filter { !$0.echoesMarks }.map(\.name))
        let work = DispatchWork(
            channel,
            ledger: SendLedger(redis),
            words: words,
            governor: governor,
            outbox: Outbox(producer),
            settings: settings
        )
        return [ServiceGroup.Part("governor", governor)] + [try worker(of: work, settings)]
    }

    func governor(_ routes: [ProviderRoute], _ channel: ChannelTopics) -> Governor {
        var settings = Governor.Settings()
        settings.channel = channel.rawValue
        return Governor(routes: routes, redis, settings: settings, metrics: metrics, logger: logger)
    }

    var channelSettings: ChannelWorker.Settings {
        var settings = ChannelWorker.Settings()
        settings.tracer = tracer
        return settings
    }

    func worker(of work: any ChannelWork, _ settings: ChannelWorker.Settings) throws -> ServiceGroup.Part {
        let worker = try ChannelWorker(
            work,
            group: service.name,
            kafka,
            settings: settings,
            metrics: metrics,
            logger: logger
        )
        return ServiceGroup.Part("worker", worker)
    }
}
