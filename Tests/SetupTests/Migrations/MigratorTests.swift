import Concurrency
import Network
import Observability
import Postgres
import TestSupport
import Testing

@testable import Setup

@Suite(.serialized) struct MigratorTests {
    private let first = Migration(version: 1, name: "one", sql: "CREATE TABLE one (a int)", checksum: "1")
    private let second = Migration(
        version: 2,
        name: "two",
        sql: "CREATE TABLE two (a int); INSERT INTO two VALUES (1)",
        checksum: "2"
    )
    private let broken = Migration(
        version: 2,
        name: "two",
        sql: "CREATE TABLE two (a int); SELECT nonsense",
        checksum: "2"
    )

    @Test("steps are applied once and in order, however often and by however many")
    func once() async throws {
        try await withDatabase { client in
            let files = [second, first]
            async let left: Void = Migrator(client).apply(files) { _ in }
            async let right: Void = Migrator(client).apply(files) { _ in }
            _ = try await (left, right)
            try await Migrator(client).apply(files) { Issue.record("applied again: \($0.name)") }
            let names = try await client.query("SELECT name FROM schema_migrations ORDER BY version")
            #expect(try names.decode((String).self) == ["one", "two"])
            #expect(try await client.query("SELECT a FROM two").count == 1)
        }
    }

    @Test("a step that fails leaves nothing of itself, and what went before stays")
    func atomic() async throws {
        try await withDatabase { client in
            await #expect(throws: PostgresError.self) { try await Migrator(client).apply([first, broken]) { _ in } }
            let tables = try await client.query(
                "SELECT count(*) FROM pg_tables WHERE tablename IN ('one', 'two')"
            )
            let count: Int64? = try tables.decodeFirst((Int64).self)
            #expect(count == 1)
            try await Migrator(client).apply([first, second]) { #expect($0.version == 2) }
        }
    }

    @Test("an applied file that has changed is refused before anything runs")
    func changed() async throws {
        try await withDatabase { client in
            try await Migrator(client).apply([first]) { _ in }
            let rewritten = Migration(version: 1, name: "one", sql: first.sql, checksum: "other")
            await #expect(throws: MigrationPlan.Fault.self) {
                try await Migrator(client).apply([rewritten, second]) { _ in }
            }
        }
    }

    private func withDatabase(_ body: (PostgresClient) async throws -> Void) async throws {
        let server = try await PostgresServer()
        let reactor = try Reactor(name: "test")
        let client = try PostgresClient(
            PostgresConfiguration(url: server.url),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        try await body(client)
        await client.shutDown()
    }
}
