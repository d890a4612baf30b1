/// Where a setting that may change while the service runs is found.
package enum SettingSource: Sendable {
    case value(String)
    case file(String)

    /// `nil` when the file cannot be read.
    package func read() -> String? {
        switch self {
        case .value(let text): text
        case .file(let path): TextFile.read(path)
        }
    }
}
