import ChannelWorker
import Kafka
import PublicAPI
import ServiceKit
import Storage

/// Takes what clients ask for, and promises it only when it is stored.
@main
enum Gateway {
    static func main() async {
        await ServiceProcess.main(.gateway, settings: { GatewaySettings(&$0) }) { settings, fleet in
            var options = KafkaProducerOptions()
            options.deliveryTimeout = settings.acceptLimit
            let producer = try KafkaProducer(fleet.kafka, options, metrics: fleet.metrics, logger: fleet.logger)
            var desk = AdmissionDesk(redis: fleet.redis, limits: settings.limits)
            desk.lease = settings.acceptLimit * 2
            let broker = BrokerStage(producer: producer, logger: fleet.logger)
            let feed = try ChangeFeed(fleet.redis, on: fleet.reactor, metrics: fleet.metrics, logger: fleet.logger)
            let backlogs = BacklogWatch(
                try KafkaAdmin(fleet.kafka, logger: fleet.logger),
                settings.shedding,
                metrics: fleet.metrics,
                logger: fleet.logger
            )
            let categories = KnownCategories(fleet.postgres, changes: feed, logger: fleet.logger)
            let intake = Intake(
                shedding: Shedding(
                    backlogs,
                    PriorityRules(categories: categories),
                    metrics: fleet.metrics
                ),
                desk: desk,
                broker: broker,
                identity: InlineIdentity(secret: settings.inlineSecret),
                logger: fleet.logger,
                limit: settings.acceptLimit
            )
            let audit = AuditTrail(.gateway, producer, limit: settings.acceptLimit, logger: fleet.logger)
            let tables = TenantTables(postgres: fleet.postgres, logger: fleet.logger)
            let people = People(
                tables: tables,
                vault: settings.vault,
                notices: ChangeNotices(broker: broker, feed: feed, limit: settings.acceptLimit),
                audit: audit,
                zones: settings.zones
            )
            let authentication = Authentication(settings.authentication, fleet, feed, takesKeys: true)
            let access = Access(
                tables: tables,
                revoked: authentication.revoked,
                feed: feed,
                issuer: settings.issuer,
                audit: audit
            )
            let reader = NotificationReader(postgres: fleet.postgres, desk: desk, logger: fleet.logger)
            let routes = Routes(
                authenticator: authentication.authenticator,
                intake: intake,
                reader: reader,
                audit: audit,
                people: people,
                access: access,
                telegram: settings.telegram(access),
                templates: TemplateRoom(tables: tables, audit: audit, feed: feed),
                providers: Providers(
                    accounts: ProviderAccounts(fleet.redis),
                    operators: settings.operators,
                    audit: audit,
                    logger: fleet.logger
                ),
                undecodable: UndecodableRecords(tables: tables, operators: settings.operators, audit: audit),
                deadLetters: DeadLetters(
                    tables: tables,
                    vault: settings.deadLetters,
                    broker: broker,
                    audit: audit,
                    limit: settings.acceptLimit
                ),
                rules: StoredRules(
                    data: DataRules(fleet.postgres, changes: feed, logger: fleet.logger),
                    flags: FlagRules(fleet.postgres, changes: feed, logger: fleet.logger),
                    categories: categories
                ),
                webhooks: WebhookEndpoints(
                    tables: tables,
                    feed: feed,
                    audit: audit,
                    vault: settings.webhookVault,
                    targets: settings.webhookTargets
                )
            )
            return [.init("producer", producer), .init("changes", feed), .init("backlogs", backlogs)]
                + authentication.parts
                + [try fleet.edge(settings.edge, routes.router)]
        }
    }
}
