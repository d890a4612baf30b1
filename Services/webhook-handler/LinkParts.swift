import ChannelWorker
import Kafka
import Links
import PublicAPI
import ServiceKit
import Storage

/// What answers the links of mail.
struct LinkParts {
    let tracking: Tracking
    let unsubscribing: Unsubscribing
    let parts: [ServiceGroup.Part]

    init(_ settings: WebhookSettings, _ fleet: Dependencies, _ producer: KafkaProducer) throws {
        let ledger = SendLedger(fleet.redis)
        let outbox = EngagementOutbox(
            metrics: fleet.metrics,
            logger: fleet.logger,
            digested: { try await ledger.digested(by: $0) }
        ) { try await producer.send($0) }
        let feed = try ChangeFeed(fleet.redis, on: fleet.reactor, metrics: fleet.metrics, logger: fleet.logger)
        let (seal, pages) = (LinkSeal(settings.linkKeys), LinkPages())
        tracking = Tracking(
            seal: seal,
            outbox: outbox,
            rules: settings.visitors,
            pages: pages,
            visits: VisitCounters(fleet.metrics)
        )
        let desk = UnsubscribeDesk(
            postgres: fleet.postgres,
            vault: AddressVault(settings.dataKeys),
            feed: feed,
            logger: fleet.logger,
            digested: { try await ledger.digested(by: $0) }
        ) { try await producer.send($0) }
        let audit = AuditTrail(.webhookHandler, producer, limit: settings.storeLimit, logger: fleet.logger)
        unsubscribing = Unsubscribing(seal: seal, desk: desk, audit: audit, pages: pages)
        parts = [.init("engagements", outbox)]
    }
}
