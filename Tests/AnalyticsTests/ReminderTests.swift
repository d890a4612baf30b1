import Kafka
import Notifications
import Postgres
import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

extension AnalyticsTests {
    @Suite("Reminders")
    struct ReminderTests {
        private let now = WallClock.system.now

        private func event(
            _ status: Wire.DeliveryStatus,
            _ dispatch: UUIDv7,
            of notification: UUIDv7
        ) throws -> DeliveryEvent {
            var event = DeliveryEvent(
                id: UUIDv7(at: now),
                recipient: try #require(RecipientKey(tenant: "t", user: "ann")),
                notificationID: notification,
                dispatchID: dispatch,
                channel: .email,
                status: status,
                occurredAt: now,
                recordedAt: now
            )
            event.acceptedAt = notification.timestamp
            return event
        }

        private func decision(_ verdict: Wire.Verdict, of notification: UUIDv7) throws -> KafkaRecord {
            var decision = DecisionRecord(
                id: UUIDv7(at: now),
                recipient: try #require(RecipientKey(tenant: "t", user: "ann")),
                notificationID: notification,
                channel: .email,
                verdict: verdict,
                reasonCode: "unsubscribed",
                rule: "suppression",
                decidedAt: now
            )
            (decision.reminder, decision.detail) = (2, "Reminder 2.")
            return try KafkaRecord(decision, to: .notificationDecided, at: now)
        }

        @Test(
            "a reminder that comes to nothing takes nothing back; it counts for no latency, and one that is opened counts"
        )
        func reminders() async throws {
            let fixture = try await Fixture()
            let (vain, opened) = (UUIDv7(at: now - .seconds(400)), UUIDv7(at: now - .seconds(400)))
            try fixture.start()
            let events = [
                try event(.delivered, vain.dispatchID(.email, step: 0), of: vain),
                try event(.bounced, vain.reminderID(.email, step: 0, 1), of: vain),
                try event(.failed, vain.reminderID(.email, step: 0, 2), of: vain),
                try event(.sent, opened.dispatchID(.email, step: 0), of: opened),
                try event(.sent, opened.reminderID(.email, step: 0, 1), of: opened),
                try event(.opened, opened.reminderID(.email, step: 0, 1), of: opened),
            ]
            let verdicts: [Wire.Verdict] = [.suppress, .expire, .defer, .send]
            let records = try events.map { try KafkaRecord($0, to: .delivery(.engaged), at: now) }
            try await fixture.producer.send(try verdicts.map { try decision($0, of: vain) } + records)
            try await fixture.caughtUp()
            let rows = try await fixture.fleet.query(
                "SELECT email_status::text, status::text FROM notifications ORDER BY notification_id = \(vain) DESC"
            ).decode((String, String).self)
            #expect(rows.map(\.0) == ["delivered", "opened"] && rows.map(\.1) == ["delivered", "opened"])
            let kinds = try await fixture.fleet.query(
                "SELECT kind FROM notification_delivery_logs WHERE notification_id = \(vain) ORDER BY kind"
            ).decode(String.self)
            #expect(kinds == ["bounced", "delivered", "failed"])
            let counted: Int =
                try await fixture.fleet.query("SELECT sum(count)::int FROM hourly_latencies")
                .decodeFirst(Int.self) ?? 0
            #expect(counted == 2, "the first message of each")
            #expect(try await fixture.stop() == 0)
            try await fixture.shutDown()
        }
    }
}
