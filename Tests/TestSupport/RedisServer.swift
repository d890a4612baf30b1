import Foundation
import Synchronization

/// A Redis of a test's own, in memory alone, on a port of 127.0.0.1.
package final class RedisServer: Sendable {
    package let port: UInt16
    private let folder: TemporaryFolder
    private let options: [String]
    private let process = Mutex<ChildProcess?>(nil)

    /// `options` go to `redis-server` as they are, such as `"--requirepass", "secret"`.
    package init(options: [String] = []) async throws {
        (port, folder, self.options) = (try freePort(), try TemporaryFolder(), options)
        try await start()
    }

    package var url: String { "redis://127.0.0.1:\(port)" }

    /// Starts it, also after it was killed, with nothing in it; returns when it listens.
    package func start() async throws {
        let child = try ChildProcess(
            "redis-server",
            ["--bind", "127.0.0.1", "--port", "\(port)", "--dir", folder.path, "--save", "", "--appendonly", "no"]
                + options,
            logTo: folder.file("redis.log")
        )
        process.withLock { $0 = child }
        try await waitUntilListening(port)
    }

    /// SIGKILL, as a crash.
    package func kill() async throws {
        try await process.withLock { $0 }?.killNow()
    }

    /// SIGSTOP: connections stay open and nothing answers.
    package func pause() {
        process.withLock { $0 }?.signal(SIGSTOP)
    }

    package func resume() {
        process.withLock { $0 }?.signal(SIGCONT)
    }

    /// Runs `redis-cli` against it: the judge that is not ours.
    package func cli(_ arguments: String...) async throws -> String { try await cli(arguments) }

    package func cli(_ arguments: [String]) async throws -> String {
        let output = folder.file("cli-\(UUID().uuidString)")
        let process = try ChildProcess("redis-cli", ["-p", "\(port)"] + arguments, logTo: output)
        try await process.waitForExit()
        return try String(contentsOfFile: output, encoding: .utf8).trimmingCharacters(in: .newlines)
    }
}
