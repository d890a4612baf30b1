import Foundation
import Synchronization

/// A folder of a test's own, gone when the test lets go of it, or soon after the process has ended. Other users may enter
/// it, as a database server must.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        path = TemporaryFolder.prefix + UUID().uuidString.lowercased()
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755]
        )
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Nobody lets go of what all tests of a process share, so somebody else must remove it.
    private static let prefix: String = {
        let prefix = NSTemporaryDirectory() + "herald-test-\(getpid())-"
        let script = "while kill -0 $1; do sleep 1; done; sleep 3; rm -rf \"$2\"*"
        ChildProcess.spawning.withLock { _ in _ = try? ChildProcess.shell(script, ["\(getpid())", prefix]) }
        return prefix
    }()

    package func file(_ name: String) -> String { path + "/" + name }
}
