import Foundation
import TestSupport

/// Google's compiler as a judge: it turns bytes into its text form and back by the protos alone.
enum Protoc {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

    static func text(_ message: String, _ bytes: [UInt8]) async throws -> String {
        String(decoding: try await run("--decode", message, bytes), as: UTF8.self)
    }

    static func bytes(_ message: String, _ text: String) async throws -> [UInt8] {
        try await run("--encode", message, Array(text.utf8))
    }

    private static func run(_ mode: String, _ message: String, _ input: [UInt8]) async throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let (source, result) = (folder.file("input"), folder.file("output"))
        try Data(input).write(to: URL(filePath: source))
        let protos = try FileManager.default.contentsOfDirectory(atPath: root.path + "/Protos").sorted()
        let command = "protoc --proto_path=Protos \(mode)=herald.v1.\(message) \(protos.joined(separator: " "))"
        let arguments = ["-c", "cd '\(root.path)' && \(command) <'\(source)' >'\(result)'"]
        let status = try await ChildProcess("/bin/sh", arguments).waitForExit(within: .seconds(30))
        guard status == 0 else { throw NeverHappened(description: "\(command) ended with \(status)") }
        return Array(try Data(contentsOf: URL(filePath: result)))
    }
}
