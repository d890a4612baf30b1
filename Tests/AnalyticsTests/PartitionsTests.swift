import Postgres
import Primitives
import Storage
import TestSupport
import Testing

extension AnalyticsTests {
    @Suite("Partitions through the months")
    struct PartitionsTests {
        @Test("a year and a half pass: there is always room ahead, what is over is dropped, and late events do no harm")
        func months() async throws {
            let fixture = try await Fixture()
            let now = WallClock.system.now
            let old = try await project("ancient", at: now, fixture)
            for month in 1...18 {
                let moment = now + .seconds(month * 30 * 86_400 + 3600)
                _ = try await fixture.owner.query("SELECT make_partitions(3, \(moment)), drop_partitions(\(moment))")
                let span = try #require(try await span(fixture))
                #expect(span.lowerBound <= moment - .seconds(365 * 86_400) || month < 12)
                #expect(span.upperBound >= moment + .seconds(89 * 86_400))
                _ = try await project("month\(month)", at: moment, fixture)
            }
            #expect(try await rows(of: "ancient", fixture) == 0)
            #expect(try await rows(of: "month1", fixture) == 0)
            #expect(try await rows(of: "month18", fixture) == 2)
            let late = try await ProjectionStore(fixture.fleet).merge(old)
            #expect((late.fresh, late.outside) == (0, 2))
            try await fixture.shutDown()
        }

        /// A notification that was sent at that time.
        private func project(_ name: String, at moment: Timestamp, _ fixture: Fixture) async throws -> ProjectionBatch {
            let (tenant, user) = (try #require(TenantID(rawValue: name)), try #require(UserID(rawValue: "u")))
            let id = UUIDv7(at: moment)
            var batch = ProjectionBatch()
            batch.notifications = [ProjectedNotification(tenant: tenant, id: id, user: user, priority: "normal")]
            batch.deliveries = [
                ProjectedDelivery(
                    tenant: tenant,
                    notification: id,
                    user: user,
                    event: UUIDv7(at: moment),
                    channel: .email,
                    status: .sent,
                    occurredAt: moment
                )
            ]
            let result = try await ProjectionStore(fixture.fleet).merge(batch)
            #expect((result.fresh, result.changed, result.outside) == (1, 1, 0))
            return batch
        }

        private func span(_ fixture: Fixture) async throws -> Range<Timestamp>? {
            let bounds = try await fixture.fleet.query(
                """
                SELECT min(month), max(month) + interval '1 month' FROM monthly_partitions
                WHERE parent = 'notifications'
                """
            ).decodeFirst((Timestamp, Timestamp).self)
            return bounds.map { $0.0..<$0.1 }
        }

        private func rows(of tenant: String, _ fixture: Fixture) async throws -> Int? {
            try await fixture.fleet.query(
                """
                SELECT (SELECT count(*) FROM notifications WHERE tenant_id = \(tenant))
                    + (SELECT count(*) FROM notification_delivery_logs WHERE tenant_id = \(tenant))
                """
            ).decodeFirst(Int.self)
        }
    }
}
