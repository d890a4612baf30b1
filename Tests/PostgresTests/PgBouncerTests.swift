import Concurrency
import Observability
import TestSupport
import Testing

@testable import Postgres

@Suite("PgBouncer in transaction mode", .postgresServer)
struct PgBouncerTests {
    @Test("calls of every kind share few sessions without disturbing each other")
    func everyKind() async throws {
        let bouncer = try await PgBouncer(before: #require(PostgresServerTrait.server), poolSize: 2)
        try await withClient(url: bouncer.url) {
            change(&$0)
        } _: { client, _ in
            try await client.script("CREATE TABLE shared (n int8)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        for number in 0..<20 { try await callEach(client, worker * 100 + number) }
                    }
                }
                try await group.waitForAll()
            }
            let rows = try await client.query("SELECT count(*) FROM shared").decodeFirst(Int.self)
            #expect(rows == 8 * 20 * 4)
        }
    }

    private func callEach(_ client: PostgresClient, _ number: Int) async throws {
        let echoed = try await client.query("SELECT \(number), \("\(number)")::text").decodeFirst((Int, String).self)
        #expect(echoed ?? (0, "") == (number, "\(number)"))
        for outcome in try await client.pipeline(["INSERT INTO shared VALUES (\(number))", "SELECT 1"], .independent) {
            _ = try outcome.get()
        }
        for outcome in try await client.pipeline(["INSERT INTO shared VALUES (\(number))", "SELECT 1"]) {
            _ = try outcome.get()
        }
        try await client.transaction(tenant: "t\(number)") { transaction in
            try await transaction.execute("INSERT INTO shared VALUES (\(number))")
            let tenant = try await transaction.query("SELECT current_setting('herald.tenant')").decodeFirst(String.self)
            #expect(tenant == "t\(number)")
        }
        _ = try await client.copyIn("shared", columns: ["n"]) { copy in try await copy.row { $0.append(number) } }
    }

    @Test("a deadline cancels through it, and the client's connection goes on")
    func cancels() async throws {
        let bouncer = try await PgBouncer(before: #require(PostgresServerTrait.server), poolSize: 2)
        try await withClient(url: bouncer.url) {
            change(&$0, poolSize: 1)
        } _: { client, metrics in
            try await expectAnswer(from: client)
            for _ in 0..<5 {
                let error = await postgresError {
                    try await client.query("SELECT pg_sleep(30)", until: .after(.milliseconds(50)))
                }
                #expect(error?.code == .timedOut)
                try await expectAnswer(from: client)
            }
            #expect(metrics.counter("herald_postgres_connects_total", "").value == 1)
        }
    }

    private func change(_ configuration: inout PostgresConfiguration, poolSize: Int = 6) {
        configuration.isBehindPgBouncer = true
        configuration.poolSize = poolSize
    }
}
