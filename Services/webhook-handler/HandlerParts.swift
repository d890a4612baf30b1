import Kafka
import ServiceKit

/// The service's parts, in the order of their start.
struct HandlerParts {
    let parts: [ServiceGroup.Part]

    init(_ settings: WebhookSettings, _ fleet: Dependencies) throws {
        var options = KafkaProducerOptions()
        options.deliveryTimeout = settings.storeLimit
        let producer = try KafkaProducer(fleet.kafka, options, metrics: fleet.metrics, logger: fleet.logger)
        let routes = Routes()
        parts = [.init("producer", producer), try fleet.edge(settings.edge, routes.router)]
    }
}
