import Kafka
import Observability
import Primitives
import ServiceKit
import Storage
import Wire

/// Ends the sending to an endpoint that has had enough of it, and says so: to the tenant's other endpoints, to the audit
/// log and to whoever watches the fleet.
struct EndpointClosing: Sendable {
    let queue: WebhookQueue
    let metrics: SendingMetrics
    let logger: Logger
    var clock = WallClock.system
    let send: @Sendable ([KafkaRecord]) async throws -> Void

    func close(_ place: WebhookQueue.Place, for reason: WebhookEndpoint.Disabling) async throws {
        let now = clock.now
        let notice = WebhookMessage(closing: place.endpoint, for: reason, at: now)
        guard try await queue.disable(place, for: reason, telling: notice) else { return }
        metrics.disabled(reason)
        logger.warning(
            "A webhook endpoint was disabled",
            ["webhook.endpoint": .string(place.endpoint.description), "webhook.reason": .string(reason.rawValue)]
        )
        var record = AuditRecord(
            id: UUIDv7(at: now),
            tenant: place.tenant.rawValue,
            occurredAt: now,
            actor: AuditActor(.service, id: FleetService.webhookHandler.name),
            action: "webhook_endpoint.disabled",
            outcome: .done
        )
        (record.resourceKind, record.resourceID) = ("webhook_endpoint", place.endpoint.description)
        (record.reasonCode, record.service) = (reason.rawValue, FleetService.webhookHandler.name)
        do {
            try await send([try KafkaRecord(record, to: .auditRecorded, at: now)])
        } catch {
            logger.error("An audit record was not stored", ["error": .error(error)])
        }
    }
}
