import ChannelWorker
import HTTPClient
import Kafka
import Primitives
import ServiceKit
import Storage

/// What taking callbacks needs, and what of it runs.
struct CallbackParts {
    let callbacks: Callbacks
    let parts: [ServiceGroup.Part]

    init(_ settings: WebhookSettings, _ fleet: Dependencies, _ producer: KafkaProducer, _ fanOut: WebhookFanOut) throws
    {
        let (clock, logger, redis) = (WallClock.system, fleet.logger, fleet.redis)
        let amazon = try HTTPClient(
            settings.amazon,
            reactor: fleet.reactor,
            metrics: fleet.metrics,
            logger: logger
        )
        let readers = AccountReaders(certificates: CertificateShelf(amazon)) { SingleUse(redis, $0, for: $1) }
        let book = try AccountBook(settings.accounts, readers, metrics: fleet.metrics, logger: logger)
        let metrics = CallbackMetrics(fleet.metrics)
        let optOuts = OptOuts(
            postgres: fleet.postgres,
            redis: redis,
            producer: producer,
            vault: AddressVault(settings.dataKeys),
            clock: clock,
            limit: settings.storeLimit
        )
        let finder = DispatchFinder(ledger: SendLedger(redis), postgres: fleet.postgres)
        let texts = ReceivedTexts(
            postgres: fleet.postgres,
            redis: redis,
            vault: AddressVault(settings.dataKeys),
            finder: finder,
            tell: { try await fanOut.tell([$0], of: $1) }
        )
        let desk = CallbackDesk(
            finder: finder,
            bodies: CallbackBodies(fleet.postgres, settings.dataKeys),
            optOuts: optOuts,
            texts: texts,
            producer: producer,
            http: amazon,
            clock: clock,
            limit: settings.storeLimit,
            metrics: metrics,
            logger: logger
        )
        callbacks = Callbacks(
            home: settings.home,
            book: book,
            gate: AccountGate(),
            desk: desk,
            refusals: RefusalLog(producer, clock: clock, logger: logger),
            metrics: metrics,
            clock: clock,
            logger: logger
        )
        parts = [.init("amazon", amazon), .init("accounts", book)]
    }
}
