import Primitives

/// The parameters behind a target's `?`, decoded as HTML forms encode them; bytes that are no UTF-8 are replaced.
package struct HTTPQuery: Sendable, Equatable {
    package let items: [Item]

    package struct Item: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    package init(_ text: some StringProtocol) {
        items = text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return Item(
                name: PercentEncoding.decode(parts[0], plusIsSpace: true),
                value: parts.count == 2 ? PercentEncoding.decode(parts[1], plusIsSpace: true) : ""
            )
        }
    }

    /// The first value of the name; empty for a name without `=`.
    package subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    package func values(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }
}
