/// An address with the name that is shown for it.
package struct Mailbox: Hashable, Sendable {
    package let name: String?
    package let address: EmailAddress

    package init(_ address: EmailAddress, name: String? = nil) {
        (self.address, self.name) = (address, name)
    }

    /// As it stands in a header, in ASCII: `Ann Lee <ann@example.com>`.
    package var headerText: String { words.joined(separator: " ") }

    /// The parts of the header value between which a line may be folded.
    var words: [String] {
        guard let name, !name.isEmpty else { return [address.text] }
        return nameWords(name) + ["<\(address.text)>"]
    }

    private func nameWords(_ name: String) -> [String] {
        guard let plain = HeaderText.plainWords(name) else { return HeaderText.encodedWords(name) }
        if plain.allSatisfy({ $0.utf8.allSatisfy(\.isAtomByte) }) { return plain }
        let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return ["\"\(escaped)\""]
    }
}
