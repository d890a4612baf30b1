import Concurrency
import Glibc
import Observability
import Synchronization
import TestSupport
import Testing

@testable import Postgres

@Suite("A server that fails")
struct ServerFailureTests {
    /// What the calls of a load ended in.
    private final class Tally: Sendable {
        struct Counts {
            var answers = 0
            var retriable = 0
            var others: [String] = []
        }

        let counts = Mutex(Counts())
        let isOver = Atomic(false)
    }

    @Test("killed, stopped and frozen under load: each call ends in an answer or a retriable error, and calls go on")
    func survives() async throws {
        let server = try await PostgresServer()
        try await withClient(url: server.url) {
            $0.connectTimeout = .seconds(1)
        } _: { client, _ in
            try await client.script("CREATE TABLE load (n int8)")
            let tally = Tally()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<12 {
                    group.addTask {
                        while !tally.isOver.load(ordering: .relaxed) { await call(client, worker, tally) }
                    }
                }
                try await disturb(server, tally)
                tally.isOver.store(true, ordering: .relaxed)
                try await group.waitForAll()
            }
            let result = tally.counts.withLock { $0 }
            #expect(result.others == [])
            #expect(result.retriable > 0)
            try await expectAnswer(from: client)
        }
    }

    private func disturb(_ server: PostgresServer, _ tally: Tally) async throws {
        try await goesOn(tally)
        try await server.crash()
        try await server.start()
        try await goesOn(tally)
        try await server.stop()
        try await server.start()
        try await goesOn(tally)
    }

    private func goesOn(_ tally: Tally) async throws {
        let before = tally.counts.withLock { $0.answers }
        try await eventually("calls are answered") { tally.counts.withLock { $0.answers } > before + 200 }
    }

    /// One call of each kind in turn.
    private func call(_ client: PostgresClient, _ kind: Int, _ tally: Tally) async {
        let (start, deadline) = (ContinuousClock.now, Deadline.after(.seconds(2)))
        do {
            switch kind % 4 {
            case 0: try await expectAnswer(from: client)
            case 1: for outcome in try await client.pipeline(["SELECT 1", "SELECT 2"]) { _ = try outcome.get() }
            case 2:
                _ = try await client.transaction(until: deadline) {
                    try await $0.execute("INSERT INTO load VALUES (1)")
                }
            default:
                _ = try await client.copyIn("load", columns: ["n"], until: deadline) { copy in
                    for number in 0..<500 { try await copy.row { $0.append(number) } }
                }
            }
            tally.counts.withLock { $0.answers += 1 }
        } catch {
            let isFine = (error as? PostgresError)?.isRetriable == true && start.duration(to: .now) < .seconds(11)
            tally.counts.withLock { isFine ? ($0.retriable += 1) : $0.others.append("\(error)") }
        }
    }

    @Test("frozen sessions end at the deadline and are replaced")
    func frozen() async throws {
        let server = try await PostgresServer()
        try await withClient(url: server.url) {
            ($0.poolSize, $0.cancelGrace) = (2, .milliseconds(200))
        } _: { client, metrics in
            let pid = try #require(try await client.query("SELECT pg_backend_pid()").decodeFirst(Int32.self))
            kill(pid, SIGSTOP)
            let error = await postgresError { try await client.query("SELECT 1", until: .after(.milliseconds(100))) }
            #expect(error?.code == .timedOut)
            try await expectAnswer(from: client)
            try await eventually("the frozen one is given up") { await client.pool.inUse == 0 }
            kill(pid, SIGCONT)
            #expect(metrics.counter("herald_postgres_connects_total", "").value == 2)
        }
    }

    @Test("a server that answers no cancel request holds up no other call")
    func unansweredCancel() async throws {
        let server = try await PostgresServer()
        try await withClient(url: server.url) {
            ($0.poolSize, $0.cancelGrace) = (2, .milliseconds(200))
        } _: { client, metrics in
            try await warmUp(client)
            server.signal(SIGSTOP)
            let error = await postgresError {
                try await client.query("SELECT pg_sleep(5)", until: .after(.milliseconds(100)))
            }
            #expect(error?.code == .timedOut)
            try await expectAnswer(from: client)
            try await eventually("the other is given up") { await client.pool.inUse == 0 }
            #expect(metrics.gauge("herald_postgres_connections", "").value == 1)
            try await expectAnswer(from: client)
            server.signal(SIGCONT)
        }
    }

    @Test("a server that accepts connections and stays silent is given up, and used once it speaks")
    func silent() async throws {
        let server = try await PostgresServer()
        try await withClient(url: server.url) {
            $0.connectTimeout = .milliseconds(500)
        } _: { client, _ in
            server.signal(SIGSTOP)
            let error = await postgresError { try await client.query("SELECT 1", until: .after(.seconds(2))) }
            #expect(error?.code == .poolTimedOut)
            #expect(error?.message.contains("no connection within") == true)
            server.signal(SIGCONT)
            try await expectAnswer(from: client)
        }
    }

    @Test("a server that takes no more connections makes calls wait, not fail")
    func tooManyConnections() async throws {
        let server = try await PostgresServer(settings: ["max_connections = 4", "superuser_reserved_connections = 0"])
        try await withClient(url: server.url) {
            $0.poolSize = 20
        } _: { client, metrics in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 { group.addTask { try await client.execute("SELECT pg_sleep(0.002)") } }
                try await group.waitForAll()
            }
            #expect(metrics.counter("herald_postgres_connect_failures_total", "").value > 0)
        }
    }
}
