import HTTPClient
import Kafka
import Network
import Primitives
import ServiceKit
import Storage

/// What tells tenants' endpoints of events.
struct SendingParts {
    let fanOut: WebhookFanOut
    let parts: [ServiceGroup.Part]

    init(_ settings: WebhookSettings, _ fleet: Dependencies, _ producer: KafkaProducer) throws {
        let (sending, clock) = (settings.sending, WallClock.system)
        let vault = WebhookVault(settings.dataKeys)
        let queue = WebhookQueue(fleet.postgres, vault)
        let client = try SendingParts.client(sending, fleet)
        let metrics = SendingMetrics(fleet.metrics)
        let closing = EndpointClosing(queue: queue, metrics: metrics, logger: fleet.logger) {
            try await producer.send($0)
        }
        let call = WebhookCall(
            client: client,
            targets: sending.targets,
            limit: sending.rules.attemptTime,
            clock: clock
        )
        let dispatcher = WebhookDispatcher(queue, metrics: metrics, logger: fleet.logger) { place, owner in
            EndpointRun(
                place: place,
                owner: owner,
                queue: queue,
                vault: vault,
                database: TenantDatabase(fleet.postgres, place.tenant),
                call: call,
                rules: sending.rules,
                closing: closing,
                metrics: metrics
            )
        }
        let changes = try ChangeFeed(fleet.redis, on: fleet.reactor, metrics: fleet.metrics, logger: fleet.logger)
        let fanOut = WebhookFanOut(
            fleet.postgres,
            queue,
            changes: changes,
            metrics: fleet.metrics,
            logger: fleet.logger
        ) { dispatcher.wake() }
        self.fanOut = fanOut
        parts = [
            .init("endpoints client", client), .init("changes", changes),
            .init("webhook retention", WebhookRetention(queue: queue, keep: sending.keep, logger: fleet.logger)),
            .init("webhook dispatcher", dispatcher),
            try fleet.consuming(WebhookFanOut.topics, batches: 2000) { try await fanOut.take($0) },
        ]
    }

    /// Handshakes with strangers have a thread of their own. What an endpoint may take is its run's affair: many of them,
    /// of many tenants, can be at one host, and none may wait for another's connections.
    private static func client(_ settings: SendingSettings, _ fleet: Dependencies) throws -> HTTPClient {
        var configuration = HTTPClientConfiguration()
        configuration.schemes = settings.targets.schemes
        configuration.addressPolicy = settings.targets.addresses
        configuration.connections = ConnectionLimits(perHost: 1024, total: 4096)
        configuration.userAgent = "Herald-Webhooks/1"
        return try HTTPClient(
            configuration,
            reactor: try Reactor(name: "endpoints"),
            metrics: fleet.metrics,
            logger: fleet.logger
        )
    }
}
