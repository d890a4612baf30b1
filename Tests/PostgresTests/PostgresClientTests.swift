import Concurrency
import Observability
import Synchronization
import TestSupport
import Testing

@testable import Postgres

@Suite("PostgresClient", .postgresServer)
struct PostgresClientTests {
    @Test("an error names its state, constraint and table, and its log line quotes no value")
    func errors() async throws {
        try await withClient { client, metrics in
            try await client.script("CREATE TABLE accounts (email text CONSTRAINT one_each UNIQUE)")
            try await client.execute("INSERT INTO accounts VALUES (\("a@example.org"))")
            let error = await postgresError {
                try await client.execute("INSERT INTO accounts VALUES (\("a@example.org"))")
            }
            #expect(error?.sqlState == .uniqueViolation)
            #expect(error?.constraint == "one_each")
            #expect(error?.table == "accounts")
            #expect(error?.severity == "ERROR")
            #expect(error?.isRetriable == false)
            #expect(error.map { !"\($0)".contains("example.org") } ?? false)
            let text = String(decoding: metrics.prometheusText(), as: UTF8.self)
            #expect(text.contains("herald_postgres_errors_total{code=\"23\"} 1"))
        }
    }

    @Test("an atomic pipeline is all or nothing, and only the culprit carries the server's error")
    func atomicPipeline() async throws {
        try await withClient { client, _ in
            try await client.script("CREATE TABLE atomic (n int8)")
            let outcomes = try await client.pipeline([
                "INSERT INTO atomic VALUES (\(1))", "SELECT 1 / 0", "INSERT INTO atomic VALUES (\(2))",
            ])
            #expect(outcomes.map(\.failureCode) == [.skipped, .server(.divisionByZero), .skipped])
            #expect(try await client.query("SELECT * FROM atomic").isEmpty)
            let good = try await client.pipeline(["INSERT INTO atomic VALUES (\(1))", "SELECT n FROM atomic"])
            let number = try good[1].get().decodeFirst(Int.self)
            #expect(number == 1)
        }
    }

    @Test("in an independent pipeline each statement stands for itself")
    func independentPipeline() async throws {
        try await withClient { client, _ in
            try await client.script("CREATE TABLE independent (n int8)")
            let statements: [PostgresQuery] = [
                "INSERT INTO independent VALUES (\(1))", "SELECT 1 / 0", "INSERT INTO independent VALUES (\(2))",
            ]
            let outcomes = try await client.pipeline(statements, .independent)
            #expect(outcomes.map(\.failureCode) == [nil, .server(.divisionByZero), nil])
            #expect(try await client.query("SELECT * FROM independent").count == 2)
        }
    }

    @Test("what fails at the commit fails the pipeline")
    func deferredConstraint() async throws {
        try await withClient { client, _ in
            try await client.script("CREATE TABLE later (n int8 UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            let outcomes = try await client.pipeline([
                "INSERT INTO later VALUES (\(1))", "INSERT INTO later VALUES (\(1))",
            ])
            #expect(outcomes.map(\.failureCode) == Array(repeating: .server(.uniqueViolation), count: 2))
            #expect(try await client.query("SELECT * FROM later").isEmpty)
        }
    }

    @Test("a thousand statements of large values go in one round trip")
    func longPipeline() async throws {
        try await withClient { client, _ in
            let text = String(repeating: "x", count: 10_000)
            let statements = (0..<1000).map { PostgresQuery("SELECT \($0), \(text)::text") }
            let outcomes = try await client.pipeline(statements)
            for (index, outcome) in outcomes.enumerated() {
                let row = try #require(try outcome.get().decodeFirst((Int, String).self))
                #expect(row == (index, text))
            }
        }
    }

    @Test("more calls than connections take turns, and none is lost")
    func takesTurns() async throws {
        try await withClient { client, metrics in
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<300 {
                    group.addTask { try await client.query("SELECT \(number)").decodeFirst(Int.self) ?? 0 }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 300 * 299 / 2)
            #expect(metrics.gauge("herald_postgres_connections", "").value <= 4)
            #expect(metrics.gauge("herald_postgres_in_flight", "").value == 0)
        }
    }

    @Test("a call ends at its deadline, and its connection comes back")
    func deadline() async throws {
        try await withClient {
            $0.poolSize = 1
        } _: { client, metrics in
            try await expectAnswer(from: client)
            let start = ContinuousClock.now
            let error = await postgresError {
                try await client.query("SELECT pg_sleep(30)", until: .after(.milliseconds(100)))
            }
            #expect(error?.code == .timedOut && error?.isRetriable == true)
            #expect(start.duration(to: .now) < .seconds(5))
            try await expectAnswer(from: client)
            #expect(metrics.counter("herald_postgres_connects_total", "").value == 1)
        }
    }

    @Test("a call that finds no free connection ends at its deadline")
    func poolDeadline() async throws {
        try await withClient {
            $0.poolSize = 1
        } _: { client, _ in
            let slow = Task { try await client.query("SELECT pg_sleep(29)") }
            try await eventually("the connection is taken") { await client.pool.inUse == 1 }
            let error = await postgresError { try await client.query("SELECT 1", until: .after(.milliseconds(50))) }
            #expect(error?.code == .poolTimedOut)
            slow.cancel()
            _ = await slow.result
        }
    }

    @Test("a cancelled task's statement is cancelled at the server")
    func cancellation() async throws {
        try await withClient {
            $0.poolSize = 1
        } _: { client, _ in
            let task = Task { try await client.query("SELECT pg_sleep(31)") }
            try await eventually("the statement runs") { await client.pool.inUse == 1 }
            task.cancel()
            let error = await postgresError { _ = try await task.value }
            #expect(error?.code == .cancelled)
            let others = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(31)%' AND state = 'active'"
            #expect(try await client.query(PostgresQuery(unescaped: others)).isEmpty)
        }
    }

    @Test("a wrong database is told at once, not at the deadline")
    func fatalConnectError() async throws {
        let url = try #require(PostgresServerTrait.server).url(user: "herald", database: "nowhere")
        try await withClient(url: url) { client, _ in
            let error = await postgresError { try await client.query("SELECT 1", until: .after(.seconds(20))) }
            #expect(error?.code == .connectionFailed(.undefinedDatabase))
            #expect(error?.isRetriable == false)
        }
    }

    @Test("a host name is looked up, and one that does not exist is an error")
    func hostNames() async throws {
        let port = try #require(PostgresServerTrait.server).port
        try await withClient(url: "postgres://herald@localhost:\(port)/postgres") { client, _ in
            try await expectAnswer(from: client)
        }
        try await withClient(url: "postgres://herald@no-such-host.invalid:\(port)/postgres") { client, _ in
            let error = await postgresError { try await client.query("SELECT 1", until: .after(.milliseconds(300))) }
            #expect(error?.code == .poolTimedOut)
        }
    }

    @Test("idle connections are closed")
    func idleClose() async throws {
        try await withClient {
            $0.idleTimeout = .milliseconds(50)
        } _: { client, metrics in
            try await client.execute("SELECT 1")
            let open = metrics.gauge("herald_postgres_connections", "")
            #expect(metrics.counter("herald_postgres_connects_total", "").value == 1)
            try await eventually("it is closed") { open.value == 0 }
            try await client.execute("SELECT 1")
        }
    }

    @Test("run ends when the shutdown begins, after the calls under way")
    func shutdown() async throws {
        try await withClient { client, metrics in
            let shutdown = GracefulShutdown()
            let running = Task { try await GracefulShutdown.$current.withValue(shutdown) { try await client.run() } }
            async let slow = client.query("SELECT pg_sleep(0.2)")
            try await eventually("the call is under way") { await client.pool.inUse == 1 }
            shutdown.begin()
            try await running.value
            #expect(try await slow.count == 1)
            #expect(await postgresError { try await client.query("SELECT 1") }?.code == .shutDown)
            #expect(metrics.gauge("herald_postgres_connections", "").value == 0)
        }
    }

    @Test("every result of libpq is freed, whatever the outcome")
    func freesResults() async throws {
        try await withClient { client, _ in
            for _ in 0..<20 {
                _ = try await client.query("SELECT generate_series(1, 10)")
                _ = try await client.pipeline(["SELECT 1", "SELECT 1 / 0", "SELECT 2"], .independent)
                _ = try? await client.query("SELECT pg_sleep(5)", until: .after(.milliseconds(5)))
                _ = try? await client.copyIn("nowhere", columns: ["a"]) { _ in }
            }
        }
        // Other tests hold results of their own meanwhile; a leak of ours would stay for ever.
        try await eventually("no result is left") { ResultHandle.live.load(ordering: .relaxed) < 50 }
    }
}

extension Result where Failure == PostgresError {
    var failureCode: PostgresError.Code? {
        if case .failure(let error) = self { error.code } else { nil }
    }
}
