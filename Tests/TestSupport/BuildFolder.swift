import Foundation

/// Where this build put its executables: beside the test bundle that is running.
package enum BuildFolder {
    package static var path: String {
        let arguments = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(filePath: arguments).deletingLastPathComponent().path
    }

    /// The path of one of the package's products, such as `local-broker`.
    package static func product(_ name: String) -> String { path + "/" + name }
}
