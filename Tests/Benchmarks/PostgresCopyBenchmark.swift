import Network
import Observability
import Postgres
import Primitives
import TestSupport

/// COPY of the same rows into the same table: ours encodes each row from Swift values, psql passes on a file's lines.
enum PostgresCopyBenchmark {
    private static let rows = 400_000

    static func run() async throws {
        let server = try await PostgresServer()
        let reactor = try Reactor(name: "benchmark")
        defer { reactor.stop() }
        var configuration = try PostgresConfiguration(url: server.url)
        configuration.callTimeout = .seconds(60)
        let client = try PostgresClient(configuration, on: reactor, metrics: MetricRegistry(), logger: .silent)
        try await client.script(
            "CREATE TABLE deliveries (id uuid, tenant text, number int8, body text, at timestamptz)"
        )
        let events = (0..<rows).map(PostgresCopyEvent.init)
        _ = try await copy(events.prefix(20_000), client)
        let ours = try await Measurement.ofSelf("PostgresClient.copyIn, binary") { try await copy(events[...], client) }
        let file = try await export(client, server)
        let peer = try await psql("psql \\copy, text", "\\copy deliveries FROM '\(file.file("rows"))'", server)
        Measurement.compare(ours, with: peer, unit: "row")
        await client.shutDown()
        try await server.stop()
    }

    private static func copy(_ events: ArraySlice<PostgresCopyEvent>, _ client: PostgresClient) async throws -> Int {
        try await client.execute("TRUNCATE deliveries")
        return try await client.copyIn("deliveries", columns: ["id", "tenant", "number", "body", "at"]) { copy in
            for event in events {
                try await copy.row { row in
                    row.append(event.id)
                    row.append(event.tenant)
                    row.append(event.number)
                    row.append(event.body)
                    row.append(event.moment)
                }
            }
        }
    }

    /// Writes what we copied in as psql's text file, so that both copy the same rows; then empties the table.
    private static func export(_ client: PostgresClient, _ server: PostgresServer) async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try await psql("export", "\\copy deliveries TO '\(folder.file("rows"))'", server)
        try await client.execute("TRUNCATE deliveries")
        return folder
    }

    private static func psql(_ name: String, _ command: String, _ server: PostgresServer) async throws -> Measurement {
        try await Measurement.ofTool(
            name,
            operations: rows,
            PostgresServer.tool("psql"),
            [server.url, "-q", "-c", command]
        )
    }
}

/// One row.
private struct PostgresCopyEvent: Sendable {
    let id = UUIDv7(at: WallClock.system.now)
    let tenant: String
    let number: Int
    let body: String
    let moment: Timestamp

    init(_ number: Int) {
        self.number = number
        tenant = "tenant-\(number % 100)"
        body = "Your parcel \(number) has left the depot and will be with you between nine and eleven."
        moment = Timestamp(milliseconds: 1_700_000_000_000 + Int64(number))
    }
}
