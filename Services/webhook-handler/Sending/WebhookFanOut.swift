import Kafka
import Observability
import Postgres
import Primitives
import ServiceKit
import Storage
import Wire

/// Turns events into messages for the endpoints that want them. A batch that is read again stores nothing twice.
struct WebhookFanOut: Sendable {
    static let topics =
        [Topic.notificationDecided] + ChannelTopics.allCases.map(Topic.sent)
        + DeliveryOutcome.allCases.map(Topic.delivery)

    private let postgres: PostgresClient
    private let queue: WebhookQueue
    private let told: Counter
    private let unreadable: Counter
    private let logger: Logger
    /// Most tenants want nothing, and are not asked for each event.
    private let wishes = StoreCache<TenantID, Set<WebhookEvent>>(lifetime: .seconds(10), limit: 10_000)
    private let wake: @Sendable () -> Void

    init(
        _ postgres: PostgresClient,
        _ queue: WebhookQueue,
        changes: ChangeFeed?,
        metrics: MetricRegistry,
        logger: Logger,
        wake: @escaping @Sendable () -> Void
    ) {
        (self.postgres, self.queue, self.logger, self.wake) = (postgres, queue, logger, wake)
        told = metrics.counter("herald_webhooks_messages_total", "Events that an endpoint may want to be told of.")
        unreadable = metrics.counter("herald_webhooks_unreadable_total", "Records that are no event.")
        guard let changes else { return }
        wishes.follow(changes) { change in
            if case .tenant(let tenant) = change { .key(tenant) } else { .nothing }
        }
    }

    func take(_ records: [ConsumedRecord]) async throws {
        var messages: [TenantID: [WebhookMessage]] = [:]
        for record in records {
            guard let (tenant, told) = read(record) else { continue }
            messages[tenant, default: []] += told
        }
        for (tenant, found) in messages { try await tell(found, of: tenant) }
    }

    func tell(_ messages: [WebhookMessage], of tenant: TenantID) async throws {
        let wanted = try await wishes.value(tenant) {
            try await WebhookEndpointStore.wishes(TenantDatabase(postgres, tenant))
        }
        let due = messages.filter { wanted.contains($0.event) }
        guard !due.isEmpty else { return }
        try await queue.add(due, of: tenant)
        told.increment(by: due.count)
        wake()
    }

    private func read(_ record: ConsumedRecord) -> (TenantID, [WebhookMessage])? {
        guard let value = record.value else { return nil }
        do {
            let isDecision = record.topic == Topic.notificationDecided.name
            let (tenant, messages) =
                isDecision ? try WebhookFanOut.decision(value) : try WebhookFanOut.delivery(value)
            return TenantID(rawValue: tenant).map { ($0, messages) }
        } catch {
            unreadable.increment()
            logger.warning("A record that is no event was passed over", ["error": .error(error)])
            return nil
        }
    }

    private static func decision(_ value: [UInt8]) throws -> (String, [WebhookMessage]) {
        let decision = try DecisionRecord(decoding: value)
        return (decision.recipient.tenant, [WebhookMessage(decision)].compactMap(\.self))
    }

    private static func delivery(_ value: [UInt8]) throws -> (String, [WebhookMessage]) {
        let event = try DeliveryEvent(decoding: value)
        return (event.recipient.tenant, WebhookMessage.messages(of: event))
    }
}
