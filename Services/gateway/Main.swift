import Kafka
import PublicAPI
import ServiceKit
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
            let intake = Intake(
                desk: desk,
                broker: BrokerStage(producer: producer, logger: fleet.logger),
                identity: InlineIdentity(secret: settings.inlineSecret),
                logger: fleet.logger,
                limit: settings.acceptLimit
            )
            let verifier = TokenVerifier(.set(settings.keys), rules: settings.rules)
            let reader = NotificationReader(postgres: fleet.postgres, desk: desk, logger: fleet.logger)
            let routes = Routes(
                authenticator: Authenticator(verifier),
                intake: intake,
                reader: reader,
                audit: AuditTrail(.gateway, producer, limit: settings.acceptLimit, logger: fleet.logger)
            )
            return [.init("producer", producer), try fleet.edge(settings.edge, routes.router)]
        }
    }
}
