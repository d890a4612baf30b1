import Foundation
import Synchronization

/// A Kafka broker for tests: `local-broker` of this build with a data folder of its own, or, when
/// HERALD_KAFKA_BROKERS is set, the cluster named there, which cannot be killed or stopped.
package final class KafkaBroker: Sendable {
    /// What a client connects to: `host:port`, several with commas between.
    package let bootstrapServers: String
    private let port: UInt16
    private let folder: TemporaryFolder?
    private let options: [String]
    private let process = Mutex<ChildProcess?>(nil)

    /// `options` go to `local-broker` as they are, such as `"--auto-create-topics"`.
    package init(options: [String] = []) async throws {
        self.options = options
        if let cluster = ProcessInfo.processInfo.environment["HERALD_KAFKA_BROKERS"], !cluster.isEmpty {
            (bootstrapServers, port, folder) = (cluster, 0, nil)
            return
        }
        port = try freePort()
        bootstrapServers = "127.0.0.1:\(port)"
        folder = try TemporaryFolder()
        try await start()
    }

    /// Whether the broker is this test's own; the methods below do nothing to a cluster.
    package var isOwned: Bool { folder != nil }

    /// Starts the broker, also after it was killed, on the same port and data; returns when it listens.
    package func start() async throws {
        guard let folder else { return }
        try launch(folder)
        try await waitUntilListening(port)
    }

    /// SIGKILL, as a crash; what was acknowledged is in its files.
    package func kill() async throws {
        try await process.withLock { $0 }?.killNow()
    }

    /// SIGTERM; returns when the process has ended.
    package func stop() async throws {
        try await process.withLock { $0 }?.terminate()
    }

    /// SIGSTOP: connections stay open and nothing answers.
    package func pause() {
        process.withLock { $0 }?.signal(SIGSTOP)
    }

    package func resume() {
        process.withLock { $0 }?.signal(SIGCONT)
    }

    private func launch(_ folder: TemporaryFolder) throws {
        let child = try ChildProcess(
            BuildFolder.product("local-broker"),
            ["--port", "\(port)", "--data", folder.file("data")] + options,
            logTo: folder.file("broker.log")
        )
        process.withLock { $0 = child }
    }
}
