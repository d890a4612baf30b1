import Foundation
import Synchronization

/// A PostgreSQL of a test's own: a fresh cluster in a temporary folder, on a port of 127.0.0.1, superuser `herald`.
package final class PostgresServer: Sendable {
    package let port: UInt16
    private let folder: TemporaryFolder
    private let settings: [String]
    private let process = Mutex<ChildProcess?>(nil)

    /// Makes a cluster and starts it. `settings` are lines of postgresql.conf, such as `"max_connections = 20"`.
    package init(settings: [String] = []) async throws {
        folder = try TemporaryFolder()
        port = try freePort()
        self.settings = settings
        try await makeCluster()
        try await start()
    }

    /// Makes a copy of a server that follows it by streaming, and starts it: a hot standby.
    package init(following primary: PostgresServer) async throws {
        folder = try TemporaryFolder()
        port = try freePort()
        settings = []
        try makeFolder()
        let options = [
            "-h", "127.0.0.1", "-p", "\(primary.port)", "-U", "herald", "-D", data, "-R", "-c", "fast", "-N",
        ]
        let status = try await UnprivilegedProcess.start(PostgresServer.tool("pg_basebackup"), options, logTo: log)
            .waitForExit(within: .seconds(60))
        guard status == 0 else { throw NeverHappened(description: "pg_basebackup ended with \(status), see \(log)") }
        try await start()
    }

    /// Waits for the server's last process, because one that still writes would keep the folder from being removed.
    deinit {
        guard let process = process.withLock({ $0 }) else { return }
        process.signal(SIGCONT)
        process.signal(SIGQUIT)
        for _ in 0..<1000 where process.isRunning { usleep(5000) }
    }

    /// What a client connects to.
    package var url: String { url(user: "herald") }

    package func url(user: String, database: String = "postgres") -> String {
        "postgres://\(user)@127.0.0.1:\(port)/\(database)"
    }

    /// Starts the server, also after a crash, and returns when it accepts connections.
    package func start() async throws {
        // Until the last process of a killed server has gone, a new one refuses to start: hence the repetition.
        try await eventually("PostgreSQL starts, see \(log)", within: .seconds(30)) {
            if self.process.withLock({ $0 })?.isRunning != true { try self.launch() }
            return self.isReady
        }
    }

    /// SIGKILL to the server and, as each notices, the end of its backends: a crash.
    package func crash() async throws {
        try await process.withLock { $0 }?.killNow()
    }

    /// SIGINT: every session is told "terminating connection due to administrator command".
    package func stop() async throws {
        guard let process = process.withLock({ $0 }) else { return }
        process.signal(SIGINT)
        try await process.waitForExit()
    }

    /// SIGSTOP or SIGCONT to the server process that accepts connections, not to running sessions.
    package func signal(_ number: Int32) {
        process.withLock { $0 }?.signal(number)
    }

    private var data: String { folder.file("data") }
    private var log: String { folder.file("postgres.log") }

    /// The server writes its state into the eighth line of its pid file.
    private var isReady: Bool {
        guard let text = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8) else { return false }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isOurs = lines.first.flatMap { Int32($0) } == process.withLock { $0?.pid }
        return isOurs && lines.count > 7 && lines[7].trimmingCharacters(in: .whitespaces) == "ready"
    }

    private func launch() throws {
        let options = ["-D", data, "-p", "\(port)", "-k", folder.path + "/data", "-c", "listen_addresses=127.0.0.1"]
        let child = try UnprivilegedProcess.start(PostgresServer.tool("postgres"), options, logTo: log)
        process.withLock { $0 = child }
    }

    private func makeFolder() throws {
        let mine: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false, attributes: mine)
        try UnprivilegedProcess.give(data)
    }

    private func makeCluster() async throws {
        try makeFolder()
        let options = ["-D", data, "-U", "herald", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        let status = try await UnprivilegedProcess.start(PostgresServer.tool("initdb"), options, logTo: log)
            .waitForExit(within: .seconds(60))
        guard status == 0 else { throw NeverHappened(description: "initdb ended with \(status), see \(log)") }
        let lines = ["fsync = off", "full_page_writes = off", "shared_buffers = 32MB"] + settings
        let file = try FileHandle(forWritingTo: URL(filePath: data + "/postgresql.conf"))
        try file.seekToEnd()
        try file.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
    }

    /// Debian keeps the server's programs out of PATH.
    package static func tool(_ name: String) -> String {
        let folder = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let newest = versions.compactMap { Int($0) }.sorted().last { version in
            FileManager.default.isExecutableFile(atPath: "\(folder)/\(version)/bin/\(name)")
        }
        return newest.map { "\(folder)/\($0)/bin/\(name)" } ?? name
    }
}
