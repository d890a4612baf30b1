import Postgres
import Primitives
import TestSupport
import Testing

@testable import Storage

extension StorageTests {
    @Suite("Projections")
    struct ProjectionStoreTests {
        private let database: Database
        private let store: ProjectionStore

        init() throws {
            database = try #require(Database.current)
            store = ProjectionStore(database.fleet)
        }

        @Test(
            "whatever the order, the repetition and the company, projections equal the fold of the events",
            arguments: [1, 2, 3] as [UInt64]
        )
        func fold(seed: UInt64) async throws {
            var generator = SeededGenerator(seed: seed)
            let tenant = try await database.tenant("fold\(seed)")
            let epoch = WallClock.system.now - .seconds(60)
            let history = ProjectionHistory(tenant: tenant.tenant, notifications: 60, at: epoch, using: &generator)
            let fresh = try await mergeAll(history.scrambled(using: &generator), lanes: 3)
            #expect(fresh == history.batch.deliveries.count + history.batch.decisions.count)
            try await check(history, NotificationQueries(tenant))
        }

        /// How many deliveries and decisions were new.
        private func mergeAll(_ batches: [ProjectionBatch], lanes: Int) async throws -> Int {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for lane in 0..<lanes {
                    group.addTask {
                        var fresh = 0
                        for index in stride(from: lane, to: batches.count, by: lanes) {
                            fresh += try await store.merge(batches[index]).fresh
                        }
                        return fresh
                    }
                }
                return try await group.reduce(0, +)
            }
        }

        private func check(_ history: ProjectionHistory, _ queries: NotificationQueries) async throws {
            for asked in history.batch.notifications {
                let detail = try #require(try await queries.detail(asked.id))
                let row = detail.row
                let expected = history.expected(asked.id)
                #expect(row.statuses == expected.statuses)
                #expect(row.status == ProjectionHistory.overall(expected.statuses))
                #expect(row.cost == expected.cost)
                #expect(row.updatedAt == expected.updatedAt)
                #expect((row.user, row.template, row.metadata) == (asked.user, asked.template, asked.metadata))
                #expect(row.channels == asked.channels)
                #expect(detail.deliveries.count == history.batch.deliveries.count { $0.notification == asked.id })
            }
        }

        @Test("on each channel a status only climbs, and one good channel outweighs another's bad end")
        func climbs() async throws {
            let tenant = try await database.tenant("climbs")
            let id = UUIDv7(at: WallClock.system.now)
            let steps: [(Channel, DeliveryStatus, DeliveryStatus)] = [
                (.email, .sent, .sent), (.email, .queued, .sent), (.email, .opened, .opened),
                (.email, .delivered, .opened), (.email, .complained, .complained), (.email, .clicked, .complained),
                (.push, .queued, .queued), (.push, .failed, .complained), (.sms, .delivered, .delivered),
            ]
            for (number, (channel, status, overall)) in steps.enumerated() {
                var batch = ProjectionBatch()
                batch.deliveries = [delivery(tenant.tenant, id, "e\(number)", channel, status)]
                #expect(try await store.merge(batch) == ProjectionResult(fresh: 1, changed: 1, outside: 0))
                #expect(try await store.merge(batch) == ProjectionResult(fresh: 0, changed: 0, outside: 0))
                let row = try #require(try await NotificationQueries(tenant).find(id))
                #expect(row.status == overall)
                #expect(row.priority == nil)
            }
        }

        @Test("records of a month without a partition are counted and left out; the rest of the batch is kept")
        func outside() async throws {
            let tenant = try await database.tenant("outside")
            let (now, ages) = (WallClock.system.now, Duration.seconds(86_400 * 400))
            let ids = [now, now - ages, now + ages].map { UUIDv7(at: $0) }
            var batch = ProjectionBatch()
            batch.notifications = ids.map {
                ProjectedNotification(tenant: tenant.tenant, id: $0, user: "u", priority: "low")
            }
            batch.deliveries = ids.map { delivery(tenant.tenant, $0, "e", .email, .sent) }
            #expect(try await store.merge(batch) == ProjectionResult(fresh: 1, changed: 1, outside: 4))
            #expect(try await NotificationQueries(tenant).list(.init(), limit: 9).map(\.id) == [ids[0]])
            #expect(try await store.merge(ProjectionBatch()) == ProjectionResult(fresh: 0, changed: 0, outside: 0))
        }

        @Test("a record that no table takes fails its batch for good, and nothing of it stays")
        func poison() async throws {
            let tenant = try await database.tenant("poison")
            let id = UUIDv7(at: WallClock.system.now)
            var batch = ProjectionBatch()
            batch.notifications = [ProjectedNotification(tenant: tenant.tenant, id: id, user: "u", priority: "low")]
            batch.notifications[0].metadata = "{"
            batch.deliveries = [delivery(tenant.tenant, id, "e", .email, .sent)]
            let error = await #expect(throws: PostgresError.self) { try await store.merge(batch) }
            #expect(error?.isRetriable == false)
            #expect(try await NotificationQueries(tenant).detail(id) == nil)
        }

        @Test("ten thousand events merge in one batch, and again")
        func speed() async throws {
            let tenant = try await database.tenant("speed")
            var batch = ProjectionBatch()
            for number in 0..<5000 {
                let id = UUIDv7(at: WallClock.system.now)
                batch.deliveries.append(delivery(tenant.tenant, id, "a", .email, .queued))
                batch.deliveries.append(delivery(tenant.tenant, id, "b", number % 2 == 0 ? .email : .push, .sent))
            }
            for fresh in [10_000, 0] {
                let start = ContinuousClock.now
                #expect(try await store.merge(batch).fresh == fresh)
                print("merged 10,000 events, \(fresh) of them new, in \(start.duration(to: .now).milliseconds) ms")
            }
        }
    }
}

/// A delivery event of the user `u`, now.
func delivery(
    _ tenant: TenantID,
    _ id: UUIDv7,
    _ event: String,
    _ channel: Channel,
    _ status: DeliveryStatus
) -> ProjectedDelivery {
    ProjectedDelivery(
        tenant: tenant,
        notification: id,
        user: "u",
        event: UUIDv7(named: event),
        channel: channel,
        status: status,
        occurredAt: WallClock.system.now
    )
}

extension UUIDv7 {
    /// A test's own id for something: the same for the same name.
    init(named name: String) {
        let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        self.init(at: Timestamp(microseconds: 0), randomness: Randomness { hash })
    }
}
