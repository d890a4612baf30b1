import Postgres

/// A tenant's own name for a person: 1 to 255 bytes of text.
package struct UserID: TextColumn, CustomStringConvertible {
    package let rawValue: String

    package init?(rawValue: String) {
        guard (1...255).contains(rawValue.utf8.count), !rawValue.utf8.contains(0) else { return nil }
        self.rawValue = rawValue
    }

    package var description: String { rawValue }
}
