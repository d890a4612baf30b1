import Postgres
import Primitives
import Testing
import Wire

@testable import Storage

extension StorageTests {
    @Suite("Audit")
    struct AuditQueriesTests {
        private let database: Database
        private let store: ProjectionStore
        private let now = WallClock.system.now

        init() throws {
            database = try #require(Database.current)
            store = ProjectionStore(database.fleet)
        }

        private func records(_ tenant: String?, count: Int) -> [AuditRecord] {
            (0..<count).map { number in
                var record = AuditRecord(
                    id: UUIDv7(at: now + .milliseconds(number)),
                    tenant: tenant,
                    occurredAt: now + .milliseconds(number),
                    actor: AuditActor(.apiKey, id: "k\(number % 2)", role: "admin", network: "203.0.113.0/24"),
                    action: number == 0 ? "template.created" : "template.published",
                    outcome: number % 2 == 0 ? .done : .refused
                )
                (record.resourceKind, record.resourceID) = ("template", "t\(number % 2)")
                (record.reasonCode, record.user, record.service) = ("forbidden", "u\(number)", "gateway")
                record.changes = Array(#"{"n": 1}"#.utf8)
                record.cause = Cause(correlationID: "r\(number)", causationID: UUIDv7(at: now), actor: "ann")
                return record
            }
        }

        private func merge(_ records: [AuditRecord]) async throws -> ProjectionResult {
            var batch = ProjectionBatch()
            batch.audits = records
            return try await store.merge(batch)
        }

        @Test("records are added once, come back whole, the newest first, and are seen by their tenant only")
        func once() async throws {
            let (mine, yours) = (try await database.tenant("audit-a"), try await database.tenant("audit-b"))
            let records = records("audit-a", count: 5)
            #expect(try await merge(records + records).fresh == 5)
            #expect(try await merge(records.reversed()).fresh == 0)
            let queries = AuditQueries(mine)
            #expect(try await queries.list(limit: 2) == [records[4], records[3]])
            #expect(try await queries.list(after: records[1].id, limit: 9) == [records[0]])
            #expect(try await AuditQueries(yours).list(limit: 9) == [])
        }

        @Test("each filter keeps what it names")
        func filters() async throws {
            let tenant = try await database.tenant("audit-c")
            let records = records("audit-c", count: 4)
            _ = try await merge(records)
            func matches(_ change: (inout AuditFilter) -> Void) async throws -> [Int] {
                var filter = AuditFilter()
                change(&filter)
                let found = try await AuditQueries(tenant).list(filter, limit: 9)
                return try found.map { try #require(records.firstIndex(of: $0)) }.reversed()
            }
            #expect(try await matches { $0.action = "template.created" } == [0])
            #expect(try await matches { $0.actor = "k1" } == [1, 3])
            #expect(try await matches { $0.outcome = .done } == [0, 2])
            #expect(try await matches { ($0.resourceKind, $0.resourceID) = ("template", "t1") } == [1, 3])
            #expect(try await matches { $0.user = "u2" } == [2])
            #expect(
                try await matches { ($0.from, $0.until) = (records[1].occurredAt, records[3].occurredAt) } == [1, 2]
            )
        }

        @Test("bare records, those of no tenant, and words of a newer version are kept too")
        func bare() async throws {
            let bare = AuditRecord(
                id: UUIDv7(at: now),
                tenant: nil,
                occurredAt: now,
                actor: AuditActor(.anonymous),
                action: "token.refused",
                outcome: AuditOutcome(rawValue: 77)
            )
            #expect(try await merge([bare]) == ProjectionResult(fresh: 1, changed: 0, outside: 0))
            let rows = try await database.fleet.query(
                "SELECT outcome FROM audit_log WHERE tenant_id = '' AND audit_id = \(bare.id)"
            )
            #expect(try rows.decode(String.self) == ["unknown(77)"])
        }

        @Test(
            "a record from before the log begins is counted and left out; one that is no JSON fails its batch for good"
        )
        func wrong() async throws {
            var old = records("audit-d", count: 1)[0]
            old.id = UUIDv7(at: now - .seconds(86_400 * 400))
            #expect(try await merge([old]) == ProjectionResult(fresh: 0, changed: 0, outside: 1))
            var broken = records("audit-d", count: 1)[0]
            broken.changes = Array("{".utf8)
            let error = await #expect(throws: PostgresError.self) { try await merge([broken]) }
            #expect(error?.isRetriable == false)
        }

        @Test("nobody but the owner can change a line")
        func appendOnly() async throws {
            for client in [database.fleet, database.gateway] {
                for change in ["UPDATE audit_log SET action = ''", "DELETE FROM audit_log"] as [PostgresQuery] {
                    let error = await #expect(throws: PostgresError.self) { try await client.execute(change) }
                    #expect(error?.sqlState == .insufficientPrivilege)
                }
            }
        }
    }
}
