import Foundation

/// A PgBouncer in transaction mode before a `PostgresServer`, with few server connections, so that sessions mix.
package final class PgBouncer: Sendable {
    package let port: UInt16
    private let folder: TemporaryFolder
    private let process: ChildProcess

    package init(before server: PostgresServer, users: [String] = ["herald"], poolSize: Int = 2) async throws {
        folder = try TemporaryFolder()
        port = try freePort()
        let file = folder.file("pgbouncer.ini")
        let text = PgBouncer.configuration(folder, port: port, server: server.port, poolSize: poolSize)
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        let logins = users.map { "\"\($0)\" \"\"\n" }.joined()
        try logins.write(toFile: folder.file("users.txt"), atomically: false, encoding: .utf8)
        let log = folder.file("pgbouncer.log")
        process = try UnprivilegedProcess.start("/usr/sbin/pgbouncer", [file], logTo: log)
        try await eventually("PgBouncer listens, see \(log)") {
            try String(contentsOfFile: log, encoding: .utf8).contains("process up")
        }
    }

    package var url: String { "postgres://herald@127.0.0.1:\(port)/postgres" }

    private static func configuration(
        _ folder: TemporaryFolder,
        port: UInt16,
        server: UInt16,
        poolSize: Int
    ) -> String {
        """
        [databases]
        * = host=127.0.0.1 port=\(server)
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = \(port)
        unix_socket_dir =
        auth_type = trust
        auth_file = \(folder.file("users.txt"))
        pool_mode = transaction
        default_pool_size = \(poolSize)
        """
    }
}
