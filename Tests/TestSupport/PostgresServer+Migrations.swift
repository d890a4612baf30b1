import Foundation

extension PostgresServer {
    /// Brings `database` to Herald's schema, each file of Deploy/migrations in a transaction, and makes the logins
    /// `gateway` (of herald_app: one tenant at a time) and `fleet` (of herald_fleet: every tenant).
    package func migrate(database: String = "postgres") async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Deploy/migrations")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sql") }
        let inOrder = files.sorted().flatMap { ["-f", folder.appending(path: $0).path] }
        let logins = "CREATE ROLE gateway LOGIN IN ROLE herald_app; CREATE ROLE fleet LOGIN IN ROLE herald_fleet"
        try await psql(["-1"] + inOrder + ["-c", logins], database)
    }

    /// Makes a database that holds what `template` does; nobody may be connected to that one. Costs a tenth of a server
    /// of one's own with the same migrations.
    package func copy(_ template: String = "postgres", as name: String) async throws {
        try await psql(["-c", "CREATE DATABASE \"\(name)\" TEMPLATE \"\(template)\""], "template1")
    }

    private func psql(_ arguments: [String], _ database: String) async throws {
        let log = try TemporaryFolder()
        let options = ["-X", "-q", "-v", "ON_ERROR_STOP=1"]
        let process = try ChildProcess(
            PostgresServer.tool("psql"),
            [url(user: "herald", database: database)] + options + arguments,
            logTo: log.file("psql.log")
        )
        guard try await process.waitForExit(within: .seconds(60)) == 0 else {
            let output = (try? String(contentsOfFile: log.file("psql.log"), encoding: .utf8)) ?? ""
            throw NeverHappened(description: "psql: \(output)")
        }
    }
}
