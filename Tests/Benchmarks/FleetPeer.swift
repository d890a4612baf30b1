import Foundation
import TestSupport

/// `Peers/pipeline.py`: a worker with a process a core, over the stack's Redis.
struct FleetPeer {
    private let worker: ChildProcess
    private let python: String
    private let environment: [String: String]
    private let folder: TemporaryFolder

    private static let packages = ["apprise==2.2.0", "celery==5.7.0", "packaging==25.0", "redis==6.4.0"]

    init(_ environment: [String: String]) async throws {
        folder = try TemporaryFolder()
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers").path
        python = try await PythonEnvironment.python("fleet-peer", packages: FleetPeer.packages)
        self.environment = environment.merging([
            // A database of its own in the same server.
            "PEER_REDIS_URL": (environment["HERALD_REDIS_URL"] ?? "").dropLast() + "7",
            "PYTHONPATH": sources, "PYTHONDONTWRITEBYTECODE": "1",
        ]) { $1 }
        let arguments = ["-m", "celery", "-A", "pipeline", "worker", "--concurrency", "2", "--loglevel", "WARNING"]
        worker = try ChildProcess(python, arguments, environment: self.environment, logTo: folder.file("log"))
    }

    /// Asks for `count` notifications; what asking cost.
    func ask(for count: Int) async throws -> Duration {
        let before = CPUTime.ofEndedChildren()
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/pipeline.py").path
        let asking = try ChildProcess(
            python,
            [script, "\(count)"],
            environment: environment,
            logTo: folder.file("asking")
        )
        let status = try await asking.waitForExit(within: .seconds(120))
        guard status == 0 else {
            throw NeverHappened(description: try String(contentsOfFile: folder.file("asking"), encoding: .utf8))
        }
        return CPUTime.ofEndedChildren() - before
    }

    /// Of the worker and the processes that it forked.
    var cpu: Duration {
        let children =
            (try? String(contentsOfFile: "/proc/\(worker.pid)/task/\(worker.pid)/children", encoding: .utf8)) ?? ""
        return children.split(separator: " ").compactMap { Int32($0) }.map(CPUTime.ofProcess).reduce(.zero, +)
            + CPUTime.ofProcess(worker.pid)
    }

    func stop() async throws {
        try await worker.terminate()
    }
}
