import Foundation

/// Starts servers that refuse to run as root: under root they run as the user `postgres`, else as whoever we are.
package enum UnprivilegedProcess {
    private static let user = "postgres"

    package static func start(
        _ executable: String,
        _ arguments: [String],
        logTo log: String? = nil
    ) throws -> ChildProcess {
        guard getuid() == 0 else { return try ChildProcess(executable, arguments, logTo: log) }
        let drop = ["--reuid=\(user)", "--regid=\(user)", "--clear-groups", executable]
        return try ChildProcess("setpriv", drop + arguments, logTo: log)
    }

    /// Makes that user the owner of a file or folder.
    package static func give(_ path: String) throws {
        guard getuid() == 0 else { return }
        let owner: [FileAttributeKey: Any] = [.ownerAccountName: user, .groupOwnerAccountName: user]
        try FileManager.default.setAttributes(owner, ofItemAtPath: path)
    }
}
