import Foundation
import Kafka
import Postgres
import Primitives
import ServiceKit
import TestSupport
import Testing
import Wire

/// Every suite that runs a real analytics.
@Suite("Analytics", .serialized)
enum AnalyticsTests {}

extension AnalyticsTests {
    @Suite("Projector")
    struct ProjectorTests {
        @Test("killed again and again in the middle of its work, it makes of scrambled and repeated events their fold")
        func exact() async throws {
            let fixture = try await Fixture()
            var generator = SeededGenerator(seed: 7)
            let epoch = WallClock.system.now - .seconds(8000)
            var histories = (1...3).map {
                EventHistory(tenant: "t\($0)", notifications: 120, at: epoch, seed: UInt64($0))
            }
            var records: [KafkaRecord] = []
            for index in histories.indices { records += try histories[index].scrambled() }
            records.shuffle(using: &generator)
            try fixture.start()
            // The broker gives a dead member's partitions away only after a while, which is what a kill costs here.
            let size = records.count / 3 + 1
            for part in stride(from: 0, to: records.count, by: size) {
                try await fixture.producer.send(Array(records[part..<min(part + size, records.count)]))
                let before = try await fixture.projected()
                try await eventually("something is projected", within: .seconds(20)) {
                    try await fixture.projected() > before
                }
                try await fixture.kill()
                try fixture.start()
            }
            try await fixture.caughtUp()
            for history in histories { try await check(history, fixture) }
            #expect(try await fixture.stop() == 0)
            try await fixture.shutDown()
        }

        @Test(
            "what a channel gave up is a row with its history, sealed, however often it is told; a queue's record is none"
        )
        func deadLetters() async throws {
            let fixture = try await Fixture()
            let now = WallClock.system.now
            let key = RecipientKey(tenant: "t", user: "ann")
            let recipient = try #require(key)
            var dispatch = ChannelDispatch(
                id: UUIDv7(at: now),
                recipient: recipient,
                notificationID: UUIDv7(at: now),
                channel: .sms,
                destination: .sms(SMSDestination(phone: "+4915112345678")),
                acceptedAt: now,
                decidedAt: now
            )
            var failure = Failure(attempt: 7, occurredAt: now, reasonCode: "provider_unavailable")
            (failure.provider, failure.providerCode) = ("twilio", "503")
            (dispatch.failures, dispatch.attempt.number) = ([failure], 7)
            let queued = try KafkaRecord(dispatch, to: .deadLetters(.sms), at: now)
            dispatch.deadLetter = DeadLetter(buriedAt: now, reasonCode: "provider_unavailable")
            let dead = try KafkaRecord(dispatch, to: .deadLetters(.sms), at: now)
            try fixture.start()
            try await fixture.producer.send([queued, dead, dead])
            try await fixture.caughtUp()
            let rows = try await fixture.fleet.query(
                """
                SELECT concat_ws(' ', tenant_id, user_id, channel, provider, error_code, attempts, redrives, state,
                    failures->0->>'code'), position('4915112345678' IN encode(dispatch, 'escape')) FROM dead_letters
                """
            ).decode((String, Int32).self)
            #expect(rows.map(\.0) == ["t ann sms twilio provider_unavailable 7 0 buried provider_unavailable"])
            #expect(rows.map(\.1) == [0])
            #expect(try await fixture.stop() == 0)
            try await fixture.shutDown()
        }

        private func check(_ history: EventHistory, _ fixture: Fixture) async throws {
            let (fold, tables) = (Fold(history), Tables(client: fixture.fleet, tenant: history.tenant))
            expectEqual(try await tables.notifications(), fold.notifications)
            expectEqual(try await tables.deliveries(), fold.deliveries)
            expectEqual(try await tables.decisions(), fold.decisions)
            expectEqual(try await tables.audits(), fold.audits)
            expectEqual(try await tables.counts(), fold.counts)
            #expect(try await tables.latencies() == history.counted.count { [.sent, .delivered].contains($0.status) })
        }

        /// Tells the lines that differ, and not all of them.
        private func expectEqual(
            _ found: [String],
            _ expected: [String],
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let difference = found.difference(from: expected)
            #expect(difference.isEmpty, "\(difference.prefix(6))", sourceLocation: sourceLocation)
        }

        @Test("what lies among dead letters and is none is noted with its place, once, and stops nothing")
        func undecodable() async throws {
            let fixture = try await Fixture()
            let now = WallClock.system.now
            let history = EventHistory(tenant: "t", notifications: 3, at: now - .seconds(60), seed: 5)
            let topic = Topic.deadLetters(.sms)
            var strange = [
                KafkaRecord(topic: topic.name, key: Array("t/u".utf8), value: [0xFF, 0xFF, 0xFF]),
                KafkaRecord(topic: topic.name, key: nil, value: Array("no event at all".utf8)),
                KafkaRecord(topic: topic.name, key: nil, value: []),
            ]
            strange[0].headers = ["event-type": "channel.dispatched"]
            var whole = history
            try await fixture.producer.send(strange + whole.scrambled())
            try fixture.start()
            try await fixture.caughtUp()
            try await check(history, fixture)
            try await fixture.producer.send(strange)
            try await fixture.caughtUp()
            let rows = try await fixture.owner.query(
                "SELECT channel, size, fault, topic FROM undecodable_records ORDER BY size"
            ).decode((String, Int32, String, String).self)
            #expect(rows.map(\.1) == [0, 0, 3, 3, 15, 15])
            #expect(rows.allSatisfy { $0.0 == "sms" && $0.3 == topic.name && !$0.2.isEmpty })
            try await fixture.shutDown()
        }

        @Test(
            "a record that is no event, of an unknown kind, of no table or of a dropped month is passed over, told and counted"
        )
        func passedOver() async throws {
            let fixture = try await Fixture()
            let now = WallClock.system.now
            let history = EventHistory(tenant: "t", notifications: 20, at: now - .seconds(8000), seed: 3)
            var (whole, sound) = (
                history, try history.decisions.map { try KafkaRecord($0, to: .notificationDecided, at: now) }
            )
            var garbage = try #require(sound.first)
            garbage.value = [0xFF, 0xFF, 0xFF]
            var tombstone = garbage
            tombstone.value = nil
            var stranger = garbage
            stranger.headers = ["event-type": "someone.elses"]
            var broken = try #require(history.decisions.first)
            (broken.id, broken.inputs) = (UUIDv7(at: now), [DecisionInput(name: "x", value: Array("{".utf8))])
            let refused = try KafkaRecord(broken, to: .notificationDecided, at: now)
            let late = EventHistory(tenant: "late", notifications: 5, at: now - .seconds(86_400 * 800), seed: 4)
            let lateRecords = try late.events.map { try KafkaRecord($0, to: .sent(.email), at: now) }
            sound = try whole.scrambled() + [garbage, tombstone, stranger, refused] + lateRecords
            try await fixture.producer.send(sound)
            try fixture.start()
            try await fixture.caughtUp()
            try await check(history, fixture)
            #expect(try await Tables(client: fixture.fleet, tenant: "late").deliveries().isEmpty)
            #expect(try await fixture.metric("herald_analytics_unreadable_total") == 1)
            #expect(try await fixture.metric("herald_analytics_refused_total") == 1)
            #expect(try await fixture.metric("herald_analytics_outside_total") >= Double(late.events.count))
            #expect(fixture.log.contains("A record cannot be read and is passed over"))
            try await fixture.shutDown()
        }
    }
}

extension Fixture {
    /// How many rows there are of any kind.
    func projected() async throws -> Int {
        try await fleet.query(
            """
            SELECT (SELECT count(*) FROM notification_delivery_logs) + (SELECT count(*) FROM notification_decisions)
                + (SELECT count(*) FROM audit_log) + (SELECT count(*) FROM notifications)
            """
        ).decodeFirst(Int.self) ?? 0
    }
}
