import Postgres

/// A tenant's own name for a person: 1 to 255 bytes of text. Equal byte by byte, as the database and the broker have it:
/// Swift takes a letter and its accent for one, and then one person for another.
package struct UserID: TextColumn, CustomStringConvertible {
    package let rawValue: String

    package init?(rawValue: String) {
        guard (1...255).contains(rawValue.utf8.count), !rawValue.utf8.contains(0) else { return nil }
        self.rawValue = rawValue
    }

    package var description: String { rawValue }

    package static func == (left: UserID, right: UserID) -> Bool {
        left.rawValue.utf8.elementsEqual(right.rawValue.utf8)
    }
}
