import FoundationEssentials

/// Small files read once at start: secrets, keys, migrations.
package enum TextFile {
    /// `nil` when it cannot be read or is not UTF-8.
    package static func read(_ path: String) -> String? {
        try? String(contentsOfFile: path, encoding: .utf8)
    }
}
