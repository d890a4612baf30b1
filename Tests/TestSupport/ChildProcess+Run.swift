import Foundation

extension ChildProcess {
    /// Runs a tool to its end; its status, and what it printed.
    package static func run(
        _ executable: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        within limit: Duration = .seconds(60)
    ) async throws -> (status: Int32, output: String) {
        let folder = try TemporaryFolder()
        let log = folder.file("log")
        let process = try ChildProcess(executable, arguments, environment: environment, logTo: log)
        let status = try await process.waitForExit(within: limit)
        return (status, try String(contentsOfFile: log, encoding: .utf8))
    }
}
