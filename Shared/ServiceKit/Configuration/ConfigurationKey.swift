/// One documented setting: the environment variable, what it means, and what holds when it is not set.
package struct ConfigurationKey: Sendable, Equatable {
    package let name: String
    package let meaning: String
    package let fallback: String

    package init(name: String, meaning: String, fallback: String) {
        (self.name, self.meaning, self.fallback) = (name, meaning, fallback)
    }
}

/// One thing wrong with the environment, in words an operator can act on. Holds no secret value.
package struct ConfigurationFault: Sendable, Equatable, CustomStringConvertible {
    package let name: String
    package let reason: String

    package init(name: String, reason: String) {
        (self.name, self.reason) = (name, reason)
    }

    package var description: String { "\(name): \(reason)" }
}

/// Every fault of a configuration at once, so that a start needs one correction, not five.
package struct ConfigurationError: Error, CustomStringConvertible {
    package let faults: [ConfigurationFault]

    package var description: String {
        "\(faults.count) configuration fault\(faults.count == 1 ? "" : "s"):\n"
            + faults.map { "  \($0)" }.joined(separator: "\n")
    }
}
