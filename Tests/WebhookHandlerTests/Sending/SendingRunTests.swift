import Kafka
import Observability
import Postgres
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import WebhookHandler

extension WebhookHandlerTests {
    @Suite("Webhooks of a service that is killed")
    struct SendingRunTests {
        @Test("every event reaches the endpoint, though the service is killed meanwhile")
        func killed() async throws {
            let stage = try await WebhookHandlerTests.stage.value
            let receiver = try Receiver()
            let app = try PostgresClient(
                .init(url: stage.postgres.url(user: "gateway")),
                on: stage.reactor,
                metrics: MetricRegistry(),
                logger: .silent
            )
            try await stage.owner.execute("INSERT INTO tenants (tenant_id, name) VALUES ('hooked', 'Hooked')")
            let database = TenantDatabase(app, try #require(TenantID(rawValue: "hooked")))
            let endpoint = WebhookEndpoint(id: UUIDv7(at: WallClock.system.now), url: receiver.url("killed"))
            let store = WebhookEndpointStore(database, WebhookVault(stage.dataKeys))
            _ = try await store.add(endpoint, WebhookKey(.symmetric))
            let kafka = KafkaConfiguration(brokers: stage.broker.bootstrapServers)
            let producer = try KafkaProducer(kafka, metrics: MetricRegistry(), logger: .silent)
            let events = try (0..<200).map { try event($0) }
            let records = try events.map { try KafkaRecord($0, to: .delivery(.delivered), at: $0.recordedAt) }
            try await producer.send(Array(records[..<100]))
            try await eventually("some have come", within: .seconds(30)) { receiver.messages("killed").count > 10 }
            try await stage.kill()
            try await producer.send(Array(records[100...]))
            try await stage.start()
            let wanted = Set(events.map(\.id.description))
            try await eventually("all have come", within: .seconds(60)) {
                Set(receiver.messages("killed").map(\.id)) == wanted
            }
            await producer.shutDown()
            await app.shutDown()
            try await receiver.stop()
        }

        private func event(_ number: Int) throws -> DeliveryEvent {
            let now = WallClock.system.now
            let recipient = Wire.RecipientKey(tenant: "hooked", user: "user-\(number % 20)")
            return DeliveryEvent(
                id: UUIDv7(at: now),
                recipient: try #require(recipient),
                notificationID: UUIDv7(at: now),
                dispatchID: UUIDv7(at: now),
                channel: .email,
                status: .delivered,
                occurredAt: now,
                recordedAt: now
            )
        }
    }
}
