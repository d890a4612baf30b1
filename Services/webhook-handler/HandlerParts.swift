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
        let sending = try SendingParts(settings, fleet, producer)
        let callbacks = try CallbackParts(settings, fleet, producer, sending.fanOut)
        let links = try LinkParts(settings, fleet, producer)
        let routes = Routes(
            callbacks: callbacks.callbacks,
            tracking: links.tracking,
            unsubscribing: links.unsubscribing
        )
        parts =
            [.init("producer", producer)] + callbacks.parts + links.parts + sending.parts + [
                try fleet.edge(settings.edge, routes.router)
            ]
    }
}
