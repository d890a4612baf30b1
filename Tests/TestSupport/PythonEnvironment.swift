import Foundation

/// A Python with packages of the index in it, kept in the build folder so that only the first run installs.
package enum PythonEnvironment {
    /// The environment's `python`, with `packages` (pinned, as pip reads them) installed.
    package static func python(_ name: String, packages: [String]) async throws -> String {
        let folder = PythonEnvironment.root + "/python-" + name
        let python = folder + "/bin/python"
        let stamp = folder + "/packages"
        let wanted = packages.joined(separator: "\n")
        if (try? String(contentsOfFile: stamp, encoding: .utf8)) == wanted { return python }
        try await run("python3", ["-m", "venv", folder])
        try await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"] + packages)
        try wanted.write(toFile: stamp, atomically: true, encoding: .utf8)
        return python
    }

    /// The package's build folder, which builds of all kinds share.
    private static var root: String {
        BuildFolder.path.range(of: "/.build/").map { BuildFolder.path[..<$0.lowerBound] + "/.build" }
            ?? BuildFolder.path
    }

    private static func run(_ executable: String, _ arguments: [String]) async throws {
        let status = try await ChildProcess(executable, arguments).waitForExit(within: .seconds(180))
        guard status == 0 else { throw NeverHappened(description: "\(executable) \(arguments) ended with \(status)") }
    }
}
