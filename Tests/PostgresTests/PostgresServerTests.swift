import TestSupport
import Testing

@Suite("PostgresServer")
struct PostgresServerTests {
    @Test("starts, survives a crash and a stop, and is reachable through PgBouncer")
    func restarts() async throws {
        let server = try await PostgresServer()
        try await server.crash()
        try await server.start()
        try await server.stop()
        try await server.start()
        let bouncer = try await PgBouncer(before: server)
        for url in [server.url, bouncer.url] {
            let psql = try ChildProcess(PostgresServer.tool("psql"), [url, "-c", "SELECT 1"])
            #expect(try await psql.waitForExit() == 0)
        }
    }
}
