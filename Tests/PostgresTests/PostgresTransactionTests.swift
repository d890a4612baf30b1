import Concurrency
import Observability
import TestSupport
import Testing

@testable import Postgres

@Suite("PostgresTransaction", .postgresServer)
struct PostgresTransactionTests {
    private struct Refused: Error {}

    @Test("commits what the body did, and rolls back when it throws")
    func commitsAndRollsBack() async throws {
        try await withClient { client, _ in
            try await client.script("CREATE TABLE kept (n int8)")
            let value = try await client.transaction { transaction in
                try await transaction.execute("INSERT INTO kept VALUES (\(1))")
                return try await transaction.query("SELECT n FROM kept").decodeFirst(Int.self)
            }
            #expect(value == 1)
            await #expect(throws: Refused.self) {
                try await client.transaction { transaction in
                    try await transaction.execute("INSERT INTO kept VALUES (\(2))")
                    throw Refused()
                }
            }
            #expect(try await client.query("SELECT n FROM kept").count == 1)
        }
    }

    @Test("a swallowed error does not pass for a commit")
    func swallowedError() async throws {
        try await withClient { client, _ in
            let error = await postgresError {
                try await client.transaction { transaction in _ = try? await transaction.query("SELECT 1 / 0") }
            }
            #expect(error?.sqlState == .inFailedTransaction)
            try await expectAnswer(from: client)
        }
    }

    @Test("refuses statements once it has ended")
    func refusesAfterwards() async throws {
        try await withClient { client, _ in
            let leaked = try await client.transaction { $0 }
            #expect(await postgresError { try await leaked.query("SELECT 1") }?.code == .invalidParameter)
        }
    }

    @Test("statements made at once run one after the other")
    func concurrentStatements() async throws {
        try await withClient { client, _ in
            let sum = try await client.transaction { transaction in
                async let one = transaction.query("SELECT \(1)").decodeFirst(Int.self)
                async let two = transaction.query("SELECT \(2)").decodeFirst(Int.self)
                return try await (one ?? 0) + (two ?? 0)
            }
            #expect(sum == 3)
        }
    }

    @Test("serialization failures are repeated until every increment counts")
    func serializationRetries() async throws {
        try await withClient {
            $0.transactionAttempts = 100
        } _: { client, metrics in
            try await client.script("CREATE TABLE counters (n int8); INSERT INTO counters VALUES (0)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<10 { try await increment(client) }
                    }
                }
                try await group.waitForAll()
            }
            let total = try await client.query("SELECT n FROM counters").decodeFirst(Int.self)
            #expect(total == 40)
            #expect(metrics.counter("herald_postgres_transaction_retries_total", "").value > 0)
        }
    }

    private func increment(_ client: PostgresClient) async throws {
        try await client.transaction(isolation: .serializable, until: .after(.seconds(30))) { transaction in
            let number = try await transaction.query("SELECT n FROM counters").decodeFirst(Int.self) ?? 0
            try await transaction.execute("UPDATE counters SET n = \(number + 1)")
        }
    }

    @Test("a deadlock ends with both transactions committed")
    func deadlock() async throws {
        try await withClient { client, _ in
            try await client.script(
                "SET deadlock_timeout = '20ms'; CREATE TABLE pair (id int8, n int8); INSERT INTO pair VALUES (1, 0), (2, 0)"
            )
            async let forwards: Void = lockBoth(client, 1, 2)
            async let backwards: Void = lockBoth(client, 2, 1)
            _ = try await (forwards, backwards)
            let total = try await client.query("SELECT sum(n)::int8 FROM pair").decodeFirst(Int.self)
            #expect(total == 4)
        }
    }

    private func lockBoth(_ client: PostgresClient, _ first: Int, _ second: Int) async throws {
        try await client.transaction(until: .after(.seconds(30))) { transaction in
            try await transaction.execute("SET LOCAL deadlock_timeout = '20ms'")
            try await transaction.execute("UPDATE pair SET n = n + 1 WHERE id = \(first)")
            try await transaction.execute("SELECT pg_sleep(0.05)")
            try await transaction.execute("UPDATE pair SET n = n + 1 WHERE id = \(second)")
        }
    }

    @Test("a cancelled transaction leaves no lock and no open transaction behind")
    func cancelled() async throws {
        try await withClient {
            $0.poolSize = 2
        } _: { client, _ in
            try await client.script("CREATE TABLE held (n int8); INSERT INTO held VALUES (1)")
            let (started, signal) = AsyncStream.makeStream(of: Void.self)
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await client.transaction { transaction in
                        try await transaction.execute("UPDATE held SET n = 2")
                        signal.finish()
                        try await transaction.execute("SELECT pg_sleep(33)")
                    }
                }
                for await _ in started {}
                group.cancelAll()
                #expect(await postgresError { try await group.waitForAll() }?.code == .cancelled)
            }
            try await client.execute("UPDATE held SET n = 3")
            let number = try await client.query("SELECT n FROM held").decodeFirst(Int.self)
            #expect(number == 3)
        }
    }
}
