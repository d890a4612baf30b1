import HTTPServer
import JSON

/// What a provider of text messages says, each thing by its name: a form, or an object of JSON with text and numbers.
struct FormParameters: Sendable {
    private(set) var items: [(name: String, value: String)]

    init(_ query: HTTPQuery) {
        items = query.items.map { ($0.name, $0.value) }
    }

    /// Members that are neither text nor numbers are left out.
    init(_ object: JSONValue) {
        items = object.members.compactMap { member in object.text(member.key).map { (member.key, $0) } }
    }

    subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// Those of other names.
    func without(_ name: String) -> FormParameters {
        var rest = self
        rest.items.removeAll { $0.name == name }
        return rest
    }

    /// By name and then by value, byte by byte, whatever a language thinks of letters.
    var sorted: [(name: String, value: String)] {
        items.sorted { left, right in
            left.name == right.name
                ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
                : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
    }
}
