import Postgres
import Primitives
import Storage
import Testing

extension StorageTests {
    @Suite("Notification queries")
    struct NotificationQueriesTests {
        private let database: Database

        init() throws { database = try #require(Database.current) }

        /// Ids of the last minutes, the newest last.
        private func project(_ tenant: TenantID, count: Int) async throws -> [UUIDv7] {
            let start = WallClock.system.now - .seconds(600)
            let ids = (0..<count).map { UUIDv7(at: start + .seconds($0)) }
            var batch = ProjectionBatch()
            for (number, id) in ids.enumerated() {
                var asked = ProjectedNotification(tenant: tenant, id: id, user: "u\(number % 2)", priority: "normal")
                asked.template = number % 3 == 0 ? "Welcome" : nil
                asked.category = "orders"
                batch.notifications.append(asked)
                let (channel, status): (Channel, DeliveryStatus) = number % 4 == 0 ? (.sms, .failed) : (.email, .sent)
                batch.deliveries.append(delivery(tenant, id, "e", channel, status))
            }
            _ = try await ProjectionStore(database.fleet).merge(batch)
            return ids
        }

        @Test("pages follow each other without gap or repetition, the newest first")
        func pages() async throws {
            let tenant = try await database.tenant("pages")
            let ids = try await project(tenant.tenant, count: 25)
            let queries = NotificationQueries(tenant)
            var seen: [UUIDv7] = []
            while case let page = try await queries.list(.init(), after: seen.last, limit: 10), !page.isEmpty {
                seen += page.map(\.id)
            }
            #expect(seen == ids.reversed())
        }

        @Test("each filter keeps what it names, and they add up")
        func filters() async throws {
            let tenant = try await database.tenant("filters")
            let ids = try await project(tenant.tenant, count: 24)
            func matches(_ change: (inout NotificationFilter) -> Void) async throws -> [Int] {
                var filter = NotificationFilter()
                change(&filter)
                let rows = try await NotificationQueries(tenant).list(filter, limit: 100)
                return try rows.map { row in try #require(ids.firstIndex(of: row.id)) }.reversed()
            }
            #expect(try await matches { $0.user = "u1" } == Array(stride(from: 1, to: 24, by: 2)))
            #expect(try await matches { $0.status = .failed } == Array(stride(from: 0, to: 24, by: 4)))
            #expect(try await matches { $0.channel = .sms } == Array(stride(from: 0, to: 24, by: 4)))
            #expect(try await matches { $0.template = "Welcome" } == Array(stride(from: 0, to: 24, by: 3)))
            #expect(try await matches { $0.category = "none" } == [])
            #expect(try await matches { $0.text = "wELC" } == Array(stride(from: 0, to: 24, by: 3)))
            #expect(try await matches { $0.text = "%" } == [])
            #expect(try await matches { ($0.from, $0.until) = (ids[5].timestamp, ids[9].timestamp) } == [5, 6, 7, 8])
            #expect(try await matches { ($0.status, $0.template) = (.failed, "Welcome") } == [0, 12])
        }

        @Test("decisions and timeline come back as they were projected, in order")
        func explained() async throws {
            let tenant = try await database.tenant("explained")
            let id = try await project(tenant.tenant, count: 1)[0]
            var batch = ProjectionBatch()
            batch.decisions = ["b", "a"].enumerated().map { number, name in
                var decision = ProjectedDecision(
                    tenant: tenant.tenant,
                    notification: id,
                    user: "u",
                    decision: UUIDv7(named: name),
                    channel: .push,
                    outcome: .suppressed,
                    reason: "opted_out",
                    decidedAt: id.timestamp + .seconds(number)
                )
                (decision.rule, decision.inputs) = ("preferences", #"{"version": 3}"#)
                return decision
            }
            var event = delivery(tenant.tenant, id, "later", .email, .delivered)
            (event.dispatch, event.attempt, event.provider, event.account) = (UUIDv7(named: "d1"), 2, "smtp", "main")
            (event.providerMessage, event.errorCode, event.detail, event.cost) = ("<m@x>", "451", "try later", 12)
            batch.deliveries = [event]
            _ = try await ProjectionStore(database.fleet).merge(batch)
            let queries = NotificationQueries(tenant)
            #expect(try await queries.decisions(id) == batch.decisions)
            #expect(try await queries.timeline(id).last == event)
        }

        @Test("a tenant sees nothing of another's, by id, list, timeline or explanation")
        func isolated() async throws {
            let (mine, yours) = (try await database.tenant("mine"), try await database.tenant("yours"))
            let id = try await project(yours.tenant, count: 1)[0]
            let queries = NotificationQueries(mine)
            #expect(try await queries.find(id) == nil)
            #expect(try await queries.list(.init(), limit: 9) == [])
            #expect(try await queries.timeline(id) == [])
            #expect(try await queries.decisions(id) == [])
            let forged = try await database.gateway.tenant("mine").query(
                "SELECT FROM notifications WHERE tenant_id = 'yours'"
            )
            #expect(forged.isEmpty)
            #expect(try await NotificationQueries(yours).find(id) != nil)
        }

        @Test("a look-up by id reads one partition's index; a page reads indexes from the newest month and stops")
        func plans() async throws {
            let now = WallClock.system.now
            let month = try #require(
                try await database.owner.query("SELECT partition_name('notifications', utc_month(\(now)))::text")
                    .decodeFirst(String.self)
            )
            let byID = try await explain("notification_id = '\(UUIDv7(at: now))'")
            #expect(byID.contains(" on \(month) ") && byID.contains("Index Cond"))
            #expect(byID.ranges(of: "Scan").count == 1, "\(byID)")
            let page = try await explain("true ORDER BY notification_id DESC LIMIT 50")
            #expect(!page.contains("Sort"), "\(page)")
            #expect(!page.contains("Seq Scan"), "\(page)")
            let failed = try await explain("status = 'failed' ORDER BY notification_id DESC LIMIT 50")
            #expect(!failed.contains("Sort"), "\(failed)")
        }

        private func explain(_ condition: String) async throws -> String {
            try await database.gateway.tenant("pages").query(
                """
                EXPLAIN SELECT notification_id FROM notifications
                WHERE tenant_id = \("pages") AND \(unescaped: condition)
                """
            ).decode(String.self).joined(separator: "\n")
        }
    }
}
