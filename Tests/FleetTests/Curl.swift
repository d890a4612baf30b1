import Foundation
import TestSupport

/// Asks as a stranger would, with curl.
enum Curl {
    struct Answer {
        let status: Int
        let body: String
    }

    static func get(_ url: String, _ arguments: [String] = []) async throws -> Answer {
        let folder = try TemporaryFolder()
        let (body, status) = (folder.file("body"), folder.file("status"))
        let options = ["-sS", "-m", "10", "-o", body, "-w", "%{http_code}"]
        let process = try ChildProcess("curl", options + arguments + [url], logTo: status)
        let exit = try await process.waitForExit()
        let text = try String(contentsOfFile: status, encoding: .utf8)
        guard exit == 0, let code = Int(text) else { throw NeverHappened(description: "curl \(url): \(exit) \(text)") }
        return Answer(status: code, body: (try? String(contentsOfFile: body, encoding: .utf8)) ?? "")
    }
}
