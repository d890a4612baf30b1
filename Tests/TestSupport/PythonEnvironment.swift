import Foundation

/// A Python with packages of the index in it, which `Tests/python` keeps in the build folder: only the first who asks
/// for one waits until it is installed.
package enum PythonEnvironment {
    /// The `python` of the libraries that judge ours, those of `Tests/requirements.txt`.
    package static func judges() async throws -> String {
        try await python("judges", tests.appending(path: "requirements.txt").path)
    }

    /// The `python` of an environment with `packages`, pinned, as pip reads them.
    package static func python(_ name: String, packages: [String]) async throws -> String {
        let folder = try TemporaryFolder()
        let requirements = folder.file("requirements.txt")
        try packages.map { $0 + "\n" }.joined().write(toFile: requirements, atomically: false, encoding: .utf8)
        return try await python(name, requirements)
    }

    private static func python(_ name: String, _ requirements: String) async throws -> String {
        let maker = tests.appending(path: "python").path
        let (status, said) = try await ChildProcess.run(maker, [name, requirements], within: .seconds(180))
        guard status == 0, let made = said.split(separator: "\n").last else {
            throw NeverHappened(description: "Tests/python \(name) ended with \(status): \(said)")
        }
        return made + "/bin/python"
    }

    private static var tests: URL { URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent() }
}
