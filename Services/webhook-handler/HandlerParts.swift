import ChannelWorker
import HTTPClient
import Kafka
import Primitives
import ServiceKit
import Storage

/// The service's parts, in the order of their start.
struct HandlerParts {
    let parts: [ServiceGroup.Part]

    init(_ settings: WebhookSettings, _ fleet: Dependencies) throws {
        var options = KafkaProducerOptions()
        options.deliveryTimeout = settings.storeLimit
        let producer = try KafkaProducer(fleet.kafka, options, metrics: fleet.metrics, logger: fleet.logger)
        let callbacks = try CallbackParts(settings, fleet, producer)
        let routes = Routes(callbacks: callbacks.callbacks)
        parts = [.init("producer", producer)] + callbacks.parts + [try fleet.edge(settings.edge, routes.router)]
    }
}
