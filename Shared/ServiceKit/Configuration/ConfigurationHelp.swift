/// The text of `--help`: the settings as the code reads them, so that it cannot differ from what holds.
package struct ConfigurationHelp {
    package let text: String

    package init(service: String, purpose: String, keys: [ConfigurationKey]) {
        let width = keys.map(\.name.count).max() ?? 0
        let lines = keys.map { key in
            let padding = String(repeating: " ", count: width - key.name.count)
            return "  \(key.name)\(padding)  \(key.meaning) (default: \(key.fallback))"
        }
        text = """
            \(service): \(purpose)

            usage: \(service) [--help | --check | --health]
              --check   validates the configuration, lists every fault and exits
              --health  asks the service that runs here with the same settings, succeeds when it is ready

            Settings, from the environment; NAME_FILE gives the path of a file that holds the value:
            \(lines.joined(separator: "\n"))

            """
    }
}
