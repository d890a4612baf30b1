import Foundation
import Synchronization

/// A server or tool that a test started: it can be signalled, waited for, and never outlives the test process.
package final class ChildProcess: Sendable {
    package let pid: Int32
    private let process: Mutex<Process>
    private let watchdog: Mutex<Process>
    /// One at a time: what is started meanwhile inherits the descriptor whose closing tells that the other has ended,
    /// and two watchdogs that hold each other's would wait for ever.
    static let spawning = Mutex(())

    /// `executable` is looked up in PATH unless it is a path. Output goes to the file `logTo`, or nowhere.
    package init(
        _ executable: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        logTo log: String? = nil
    ) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [executable] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = try ChildProcess.output(log)
        (process.standardOutput, process.standardError) = (output, output)
        process.standardInput = FileHandle.nullDevice
        let watchdog = try ChildProcess.spawning.withLock { _ in
            try process.run()
            return try ChildProcess.watch(process.processIdentifier)
        }
        pid = process.processIdentifier
        self.watchdog = Mutex(watchdog)
        self.process = Mutex(process)
    }

    deinit {
        if isRunning { kill(pid, SIGKILL) }
    }

    package var isRunning: Bool { process.withLock { $0.isRunning } }

    package func signal(_ number: Int32) {
        if isRunning { kill(pid, number) }
    }

    /// The exit status, or minus the signal that ended it.
    @discardableResult
    package func waitForExit(within limit: Duration = .seconds(20)) async throws -> Int32 {
        try await eventually("process \(pid) ends", within: limit) { !self.isRunning }
        return process.withLock { $0.terminationReason == .exit ? $0.terminationStatus : -$0.terminationStatus }
    }

    /// SIGTERM, then SIGKILL when it has not ended in time.
    @discardableResult
    package func terminate(within limit: Duration = .seconds(10)) async throws -> Int32 {
        signal(SIGCONT)
        signal(SIGTERM)
        if let status = try? await waitForExit(within: limit) { return status }
        return try await killNow()
    }

    @discardableResult
    package func killNow() async throws -> Int32 {
        signal(SIGKILL)
        return try await waitForExit()
    }

    private static func output(_ path: String?) throws -> FileHandle {
        guard let path else { return .nullDevice }
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        return handle
    }

    /// Ends the child when this process has gone, however it went. Not PR_SET_PDEATHSIG: that follows the thread.
    private static func watch(_ pid: Int32) throws -> Process {
        let script = "while kill -0 $1 && kill -0 $2; do sleep 1; done; kill -9 $2"
        return try shell(script, ["\(getpid())", "\(pid)"])
    }

    /// Somebody who outlives this process and holds nothing of it open.
    static func shell(_ script: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script, "watchdog"] + arguments
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
        return process
    }
}
