import Kafka
import Observability
import Redis
package import ServiceKit
package import Wire

extension Dependencies {
    /// The parts of a worker whose dispatches each go to many devices; `providers` by whose devices they reach.
    package func deviceWorkers(
        _ channel: ChannelTopics,
        words: any WordsMaker,
        providers: [PushPlatform: any ChannelProvider],
        register: any DeviceRegister
    ) throws -> [ServiceGroup.Part] {
        let producer = try KafkaProducer(kafka, metrics: metrics, logger: logger)
        let governors = providers.mapValues { governor(ProviderRoute.inOrder([$0]), channel) }
        let settings = channelSettings
        let work = DeviceWork(
            channel,
            ledger: SendLedger(redis),
            words: words,
            governors: governors,
            register: register,
            outbox: Outbox(producer),
            settings: settings,
            logger: logger
        )
        return [ServiceGroup.Part("producer", producer)]
            + governors.map { ServiceGroup.Part("governor.\($0)", $1) } + [try worker(of: work, settings)]
    }
}
