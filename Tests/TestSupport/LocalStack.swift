import Foundation

/// The local stack of this build in a folder of its own, driven by the same scripts that people use.
package final class LocalStack: Sendable {
    package let folder: TemporaryFolder
    private let settings: [String: String]

    /// `settings` reach every part of it by its environment.
    package init(_ settings: [String: String] = [:]) throws {
        (folder, self.settings) = (try TemporaryFolder(), settings)
    }

    package var state: String { folder.file("state") }

    /// Runs one of `Deploy/local`'s verbs to its end and gives its status and what it printed.
    @discardableResult
    package func run(
        _ verb: String,
        _ arguments: [String] = [],
        within limit: Duration = .seconds(120)
    ) async throws -> (
        status: Int32, output: String
    ) {
        let log = folder.file("\(verb)-\(UUID().uuidString).log")
        let environment = settings.merging(["HERALD_LOCAL_DIR": state, "HERALD_BINARIES": BuildFolder.path]) { $1 }
        let process = try ChildProcess(LocalStack.script(verb), arguments, environment: environment, logTo: log)
        let status = try? await process.waitForExit(within: limit)
        let output = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        guard let status else {
            let said = output.suffix(2000)
            throw NeverHappened(description: "\(verb) has not ended within \(limit); it printed\n\(said)")
        }
        return (status, output)
    }

    /// What `. .local/env` would give a shell.
    package func environment() throws -> [String: String] {
        let text = try String(contentsOfFile: state + "/env", encoding: .utf8)
        let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
            let parts = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
        return Dictionary(pairs) { $1 }
    }

    /// `nil` when the part does not run.
    package func pid(of part: String) -> Int32? {
        let line = try? String(contentsOfFile: state + "/run/" + part, encoding: .utf8)
        guard let pid = line?.split(separator: " ").first.flatMap({ Int32($0) }), LocalStack.runs(pid) else {
            return nil
        }
        return pid
    }

    /// Also not when it is dead and nobody has buried it yet.
    package static func runs(_ pid: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let name = stat.lastIndex(of: ")")
        else { return false }
        return !stat[name...].hasPrefix(") Z")
    }

    package func port(of part: String) throws -> UInt16 {
        let lines = try String(contentsOfFile: state + "/ports", encoding: .utf8).split(separator: "\n")
        let line = lines.first { $0.hasPrefix(part + " ") }
        guard let port = line?.split(separator: " ").last.flatMap({ UInt16($0) }) else {
            throw NeverHappened(description: "\(part) has no port")
        }
        return port
    }

    private static func script(_ verb: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Deploy/local/\(verb)").path
    }
}
