import ChannelWorker
import Kafka
import Primitives
import PublicAPI
import Redis
import ServiceKit
import Storage

/// The service's parts. A dispatch passes Storing and Relaying to the streams; what a person does passes Answers, and
/// goes the same way.
struct InboxParts {
    let parts: [ServiceGroup.Part]

    init(_ settings: InAppSettings, _ fleet: Dependencies) throws {
        let (metrics, logger, clock) = (fleet.metrics, fleet.logger, WallClock.system)
        let store = InboxStore(fleet.postgres)
        let registry = StreamRegistry(fleet.redis, replica: UUIDv7(at: clock.now), logger: logger)
        let relay = UpdateRelay(fleet.redis, registry, metrics: metrics, logger: logger)
        let feed = try ChangeFeed(fleet.redis, on: fleet.reactor, metrics: metrics, logger: logger)
        // Everybody has a token of their own, and opens one stream with it for long.
        let authentication = Authentication(settings.authentication, fleet, feed, takesKeys: false, remembering: 500)
        let hub = InboxHub(
            store,
            registry,
            settings.limits,
            revoked: authentication.revoked,
            clock: clock,
            metrics: metrics,
            logger: logger
        )
        let keeper = HubKeeper(hub: hub, registry: registry, store: store, clock: clock, logger: logger)
        let subscriber = try RedisSubscriber(
            fleet.redis.configuration,
            on: fleet.reactor,
            metrics: metrics,
            logger: logger
        )
        let listener = RelayListener(
            subscriber: subscriber,
            replica: registry.replica,
            hub: hub,
            keeper: keeper,
            logger: logger
        )
        let retention = InboxRetention(
            store: store,
            relay: relay,
            keepItems: settings.keepItems,
            keepEvents: settings.keepEvents,
            clock: clock,
            logger: logger
        )
        let producer = try KafkaProducer(fleet.kafka, metrics: metrics, logger: logger)
        let engagements = Engagements(store, producer, logger: logger)
        let desk = InboxDesk(store: store, relay: relay, engagements: engagements, logger: logger)
        let routes = Routes(
            authenticator: authentication.authenticator,
            desk: desk,
            hub: hub,
            widget: settings.widget
        )
        let workers = try fleet.channelWorkers(
            .inapp,
            words: InboxWords(maker: StoredWords(fleet.postgres, changes: feed)),
            routes: ProviderRoute.inOrder([InboxProvider(InboxWriter(store, relay, metrics: metrics))]),
            telling: producer
        )
        parts =
            [
                .init("changes", feed), .init("relay", listener), .init("streams", keeper),
                .init("retention", retention), .init("producer", producer),
                .init("engagements", engagements),
            ] + authentication.parts + workers + [try fleet.edge(settings.edge, routes.router)]
    }
}
