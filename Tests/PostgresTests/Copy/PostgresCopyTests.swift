import Concurrency
import Observability
import Primitives
import TestSupport
import Testing

@testable import Postgres

@Suite("COPY", .postgresServer)
struct PostgresCopyTests {
    private struct Interrupted: Error {}

    @Test("a hundred thousand rows arrive, each as it was written")
    func manyRows() async throws {
        try await withClient { client, _ in
            try await client.script("CREATE TABLE many (id int8, name text, note text, at timestamptz, raw bytea)")
            let count = try await client.copyIn("many", columns: ["id", "name", "note", "at", "raw"]) { copy in
                for number in 0..<100_000 {
                    try await copy.row { row in
                        row.append(number)
                        row.append("name\t\(number)\n\\.")
                        row.append(number % 2 == 0 ? "even" : nil as String?)
                        row.append(Timestamp(microseconds: Int64(number)))
                        row.append([0, 0xFF, UInt8(truncatingIfNeeded: number)])
                    }
                }
            }
            #expect(count == 100_000)
            try await checkMany(client)
        }
    }

    private func checkMany(_ client: PostgresClient) async throws {
        let sums = try await client.query(
            "SELECT count(*), sum(id)::int8, count(DISTINCT name), count(note), max(at) FROM many"
        ).decodeFirst((Int, Int, Int, Int, Timestamp).self)
        let (rows, sum, names, notes, last) = try #require(sums)
        #expect((rows, sum, names, notes) == (100_000, 4_999_950_000, 100_000, 50_000))
        #expect(last == Timestamp(microseconds: 99_999))
        let one = try await client.query("SELECT name, raw FROM many WHERE id = \(300)")
        let row = try #require(try one.decodeFirst((String, [UInt8]).self))
        #expect(row == ("name\t300\n\\.", [0, 0xFF, 44]))
    }

    @Test("jsonb, enums, arrays and ids go in binary")
    func otherTypes() async throws {
        let id = UUIDv7(at: WallClock.system.now)
        try await withClient { client, _ in
            try await client.script(
                "CREATE TYPE tone AS ENUM ('low'); CREATE TABLE kinds (i uuid, j jsonb, t tone, a text[])"
            )
            _ = try await client.copyIn("kinds", columns: ["i", "j", "t", "a"]) { copy in
                try await copy.row { row in
                    row.append(id)
                    row.append(jsonb: Array("{\"k\": [1]}".utf8))
                    row.append("low")
                    row.append(["x", "y"])
                }
            }
            let rows = try await client.query("SELECT i, j->'k', t, a FROM kinds")
            let row = try #require(try rows.decodeFirst((UUIDv7, String, String, [String]).self))
            #expect(row == (id, "[1]", "low", ["x", "y"]))
        }
    }

    @Test("an error of the writer, the row's shape or the server undoes the copy and leaves the connection usable")
    func undone() async throws {
        try await withClient {
            $0.poolSize = 1
        } _: { client, metrics in
            try await client.script("CREATE TABLE undone (n int4 UNIQUE)")
            await #expect(throws: Interrupted.self) {
                try await client.copyIn("undone", columns: ["n"]) { copy in
                    try await copy.row { $0.append(Int32(1)) }
                    throw Interrupted()
                }
            }
            let cases: [(PostgresError.Code, (inout PostgresCopyRow) -> Void)] = [
                (
                    .invalidParameter,
                    {
                        $0.append(Int32(1)); $0.append(Int32(2))
                    }
                ),
                (.server(.invalidBinaryRepresentation), { $0.append(Int64(1)) }),
                (.server(.uniqueViolation), { $0.append(Int32(1)) }),
            ]
            for (code, write) in cases {
                let error = await postgresError { try await copyTwice(client, write) }
                #expect(error?.code == code)
            }
            #expect(try await client.query("SELECT 1 FROM undone").isEmpty)
            #expect(metrics.counter("herald_postgres_connects_total", "").value == 1)
        }
    }

    private func copyTwice(_ client: PostgresClient, _ write: (inout PostgresCopyRow) -> Void) async throws -> Int {
        try await client.copyIn("undone", columns: ["n"]) { copy in
            for _ in 0..<2 { try await copy.row(write) }
        }
    }

    @Test("a copy that waits for a lock ends at its deadline, or when its task is cancelled")
    func interrupted() async throws {
        try await withClient { client, _ in
            try await client.script("CREATE TABLE locked (n text)")
            try await warmUp(client)
            try await client.transaction { transaction in
                try await transaction.execute("LOCK TABLE locked")
                let late = await postgresError { try await copyLots(client, until: .after(.milliseconds(100))) }
                #expect(late?.code == .timedOut)
                let task = Task { try await copyLots(client, until: nil) }
                try await eventually("the copy waits") { await client.pool.inUse == 2 }
                task.cancel()
                #expect(await postgresError { try await task.value }?.code == .cancelled)
            }
            #expect(try await copyLots(client, until: nil) == 5000)
        }
    }

    @Test("a source that stops for cancellation leaves the connection usable")
    func cancelledSource() async throws {
        try await withClient {
            $0.poolSize = 1
        } _: { client, _ in
            try await client.script("CREATE TABLE slow (n text)")
            let task = Task {
                try await client.copyIn("slow", columns: ["n"]) { copy in
                    try await copy.row { $0.append("x") }
                    try await Task.sleep(for: .seconds(60))
                }
            }
            try await eventually("the copy runs") { await client.pool.inUse == 1 }
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            #expect(try await client.query("SELECT 1 FROM slow").isEmpty)
        }
    }

    private func copyLots(_ client: PostgresClient, until deadline: Deadline?) async throws -> Int {
        let text = String(repeating: "x", count: 1000)
        return try await client.copyIn("locked", columns: ["n"], until: deadline) { copy in
            for _ in 0..<5000 { try await copy.row { $0.append(text) } }
        }
    }
}
