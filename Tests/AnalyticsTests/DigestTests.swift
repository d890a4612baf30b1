import Kafka
import Postgres
import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

extension AnalyticsTests {
    @Suite("Digests")
    struct DigestTests {
        private func decision(_ event: DeliveryEvent, of notification: UUIDv7) throws -> KafkaRecord {
            var decision = DecisionRecord(
                id: UUIDv7(at: event.occurredAt),
                recipient: event.recipient,
                notificationID: notification,
                channel: .email,
                verdict: .collect,
                reasonCode: "digested",
                rule: "digest",
                decidedAt: event.occurredAt
            )
            decision.dispatchID = event.dispatchID
            return try KafkaRecord(decision, to: .notificationDecided, at: event.occurredAt)
        }

        @Test("what becomes of a digest becomes of each that it carried; its price is counted once")
        func all() async throws {
            let fixture = try await Fixture()
            let now = WallClock.system.now
            let members = (0..<3).map { _ in UUIDv7(at: now) }
            var sent = DeliveryEvent(
                id: UUIDv7(at: now),
                recipient: try #require(RecipientKey(tenant: "t", user: "ann")),
                notificationID: members[0],
                dispatchID: UUIDv7(at: now),
                channel: .email,
                status: .sent,
                occurredAt: now,
                recordedAt: now
            )
            (sent.digested, sent.cost) = (members, Cost(currency: "EUR", micros: 70))
            var opened = sent
            (opened.id, opened.status, opened.cost) = (UUIDv7(at: now), .opened, nil)
            let records = [
                try KafkaRecord(sent, to: .sent(.email), at: now),
                try KafkaRecord(opened, to: .delivery(.engaged), at: now),
            ]
            try fixture.start()
            try await fixture.producer.send(try members.map { try decision(sent, of: $0) } + records + records)
            try await fixture.caughtUp()
            let rows = try await fixture.fleet.query(
                "SELECT email_status::text, cost FROM notifications ORDER BY notification_id = \(members[0]) DESC"
            ).decode((String, Int64).self)
            #expect(rows.map(\.0) == ["opened", "opened", "opened"] && rows.map(\.1) == [70, 0, 0])
            #expect(try await fixture.stop() == 0)
            try await fixture.shutDown()
        }
    }
}
