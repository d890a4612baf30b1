/// A telephone number as E.164 writes it: `+`, then 7 to 15 digits of which the first is not zero.
package struct PhoneNumber: Sendable, Hashable, CustomStringConvertible {
    /// Without the `+`.
    package let digits: String

    /// `nil` for any other form, blanks and dashes included. Whether somebody has the number is for providers to tell.
    package init?(_ text: String) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "+"), (7...15).contains(digits.count),
            digits.first != UInt8(ascii: "0"), digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        self.digits = String(text.dropFirst())
    }

    package var description: String { "+" + digits }
}
