/// One forward-only step of the schema: `0007_add_topics.sql` is version 7, "add_topics".
struct Migration: Equatable, Sendable {
    let version: Int
    let name: String
    let sql: String
    /// SHA-256 of the file, in hexadecimal: an applied file must never change.
    let checksum: String

    init(version: Int, name: String, sql: String, checksum: String) {
        (self.version, self.name, self.sql, self.checksum) = (version, name, sql, checksum)
    }

    /// `nil` for a file name that is not four digits, an underscore, a name and `.sql`.
    init?(file: String, sql: String, checksum: String) {
        let parts = file.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, parts[0].count == 4, let version = Int(parts[0]), version > 0,
            parts[1].hasSuffix(".sql"),
            parts[1].count > 4
        else { return nil }
        self.init(version: version, name: String(parts[1].dropLast(4)), sql: sql, checksum: checksum)
    }
}
