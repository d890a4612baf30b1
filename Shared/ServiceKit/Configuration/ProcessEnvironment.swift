import FoundationEssentials

/// The environment that the process was started with; everything else gets it as an argument.
package enum ProcessEnvironment {
    package static var current: [String: String] { ProcessInfo.processInfo.environment }
}
