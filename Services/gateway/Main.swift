import Kafka
import PublicAPI
import ServiceKit
import Storage
import Tokens

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
            let intake = Intake(
                desk: desk,
                broker: broker,
                identity: InlineIdentity(secret: settings.inlineSecret),
                logger: fleet.logger,
                limit: settings.acceptLimit
            )
            let audit = AuditTrail(.gateway, producer, limit: settings.acceptLimit, logger: fleet.logger)
            let feed = try ChangeFeed(fleet.redis, on: fleet.reactor, metrics: fleet.metrics, logger: fleet.logger)
            let people = People(
                tables: TenantTables(postgres: fleet.postgres, logger: fleet.logger),
                vault: settings.vault,
                notices: ChangeNotices(broker: broker, feed: feed, limit: settings.acceptLimit),
                audit: audit,
                zones: settings.zones
            )
            let verifier = TokenVerifier(.set(settings.keys), rules: settings.rules)
            let reader = NotificationReader(postgres: fleet.postgres, desk: desk, logger: fleet.logger)
            let routes = Routes(
                authenticator: Authenticator(verifier),
                intake: intake,
                reader: reader,
                audit: audit,
                people: people
            )
            return [.init("producer", producer), try fleet.edge(settings.edge, routes.router)]
        }
    }
}
