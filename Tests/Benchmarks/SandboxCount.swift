import Foundation
import TestSupport

/// How much the sandbox has taken, by its log, which it writes before it answers.
struct SandboxCount: Sendable {
    private let log: String

    init(_ stack: LocalStack) {
        log = stack.state + "/data/sandbox.jsonl"
    }

    func sends() async throws -> Int {
        try Data(contentsOf: URL(filePath: log)).count { $0 == UInt8(ascii: "\n") }
    }
}
