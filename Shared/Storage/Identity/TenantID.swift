import Postgres

/// A customer of the installation: up to 63 small letters, digits, `_` and `-`, of which the first is no sign.
package struct TenantID: TextColumn, CustomStringConvertible {
    package let rawValue: String

    package init?(rawValue: String) {
        let letters = rawValue.utf8
        guard (1...63).contains(letters.count), letters.first.map(TenantID.isPlain) == true,
            letters.allSatisfy({ TenantID.isPlain($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.rawValue = rawValue
    }

    package var description: String { rawValue }

    private static func isPlain(_ letter: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter)
    }
}
