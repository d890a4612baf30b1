/// An address that mail can be sent to: a dot-atom before the @, a dotted host name after it, all ASCII. Quoted local
/// parts, address literals and names beyond ASCII, which few servers take, are refused; so is all that could inject.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init(_ text: some StringProtocol) throws(SMTPError) {
        guard let at = text.lastIndex(of: "@"), text.utf8.count <= 254,
            EmailAddress.isLocalPart(text[..<at]), EmailAddress.isHostName(text[text.index(after: at)...])
        else { throw SMTPError(.invalidAddress) }
        self.text = String(text)
    }

    package var domain: String { String(text[text.index(after: text.lastIndex(of: "@") ?? text.startIndex)...]) }

    package var description: String { text }

    private static func isLocalPart(_ text: some StringProtocol) -> Bool {
        let atoms = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 64 && atoms.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(\.isAtomByte) }
    }

    private static func isHostName(_ text: some StringProtocol) -> Bool {
        text.contains(".") && text.isHostName
    }
}

extension StringProtocol {
    /// Labels of letters, digits and inner hyphens, each up to 63 bytes.
    var isHostName: Bool {
        split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
        }
    }
}

extension UInt8 {
    /// `atext` of RFC 5322.
    var isAtomByte: Bool { isLetter || isDigit || UInt8.atomMarks.contains(self) }

    private static let atomMarks = Set("!#$%&'*+-/=?^_`{|}~".utf8)
}
